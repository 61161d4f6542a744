namespace Amply.Ops.Cli.Completion;

/// <summary>
/// The scripts of <c>completion</c>. Each script calls the program (<see cref="CompletionDirective"/>), so it never becomes outdated.
/// </summary>
internal static class ShellScripts
{
    // AMPLY_BUILD=never: the TAB key must not start a build.
    private const string Bash = """
        # Completes ./amply and amply. To keep it: ./amply completion bash >~/.local/share/bash-completion/completions/amply
        _amply() {
          local program=${1/#\~\//$HOME/} line=${COMP_LINE:0:COMP_POINT} word prefix candidate
          word=${line##*[[:space:]]}
          # Bash replaces only what follows the last = or : of the word.
          prefix=${word%"${word##*[=:]}"}
          COMPREPLY=()
          while IFS= read -r candidate; do
            [ -n "$candidate" ] && COMPREPLY+=("${candidate#"$prefix"}")
          done < <(AMPLY_BUILD=never "$program" '[suggest]' "$line" 2>/dev/null </dev/null)
          case ${COMPREPLY[*]-} in *=) compopt -o nospace 2>/dev/null ;; esac
        }
        complete -o default -F _amply amply ./amply
        """;

    private const string Zsh = """
        #compdef amply ./amply
        # Completes ./amply and amply. To keep it: ./amply completion zsh >"${fpath[1]}/_amply"
        _amply() {
          local program=${words[1]/#\~\//$HOME/} candidate
          local -a candidates settings
          for candidate in "${(@f)$(AMPLY_BUILD=never "$program" '[suggest]' "${(j: :)words[1,CURRENT]}" 2>/dev/null </dev/null)}"; do
            case $candidate in
              '') ;;
              *=) settings+=("$candidate") ;;
              *) candidates+=("$candidate") ;;
            esac
          done
          (( $#settings )) && compadd -S '' -a settings
          (( $#candidates )) && compadd -a candidates
          (( $#settings + $#candidates )) || _files
        }
        if [ "${funcstack[1]-}" = _amply ]; then _amply "$@"; else compdef _amply amply ./amply; fi
        """;

    private const string Fish = """
        # Completes ./amply and amply. To keep it: ./amply completion fish >~/.config/fish/completions/amply.fish
        function __amply_complete
            set -l program (string replace -r '^~/' "$HOME/" -- (commandline -opc)[1])
            env AMPLY_BUILD=never $program '[suggest]' (commandline -cp | string collect) 2>/dev/null </dev/null
        end
        complete -c amply -a '(__amply_complete)'
        """;

    /// <summary>The shells that have a script.</summary>
    public static ImmutableArray<string> Shells => ["bash", "zsh", "fish"];

    /// <param name="shell">One of <see cref="Shells"/>.</param>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, null),
    };
}
