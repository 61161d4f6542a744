# Read by fish in the shell of a lab. It runs without the user's files.
functions --erase aws redis-cli pulumi amply
if test "$PATH[1]" != "$AMPLY_HOME/.lab/.shell/bin"
    set -gx PATH $AMPLY_HOME/.lab/.shell/bin $PATH
end
set -g fish_greeting
function fish_prompt
    if test -z "$NO_COLOR"; and test "$TERM" != dumb
        set_color --bold red
    end
    echo -n "[lab $AMPLY_LAB_SHELL]"
    if test -z "$NO_COLOR"; and test "$TERM" != dumb
        set_color normal
    end
    echo -n " "(prompt_pwd)"> "
end
