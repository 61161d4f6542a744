# Read by zsh in the shell of a lab, after the system's own file. ZDOTDIR leads here, so the user's files are not read.
unalias -a
unfunction aws redis-cli pulumi amply 2>/dev/null
case $PATH in "$AMPLY_HOME/.lab/.shell/bin":*) ;; *) PATH=$AMPLY_HOME/.lab/.shell/bin:$PATH ;; esac
# The runbooks are written for bash.
setopt SH_WORD_SPLIT INTERACTIVE_COMMENTS
if [ -n "${NO_COLOR:-}" ] || [ "${TERM:-dumb}" = dumb ]; then
  PROMPT="[lab $AMPLY_LAB_SHELL] %~%# "
else
  PROMPT="%B%F{red}[lab $AMPLY_LAB_SHELL]%f%b %~%# "
fi
