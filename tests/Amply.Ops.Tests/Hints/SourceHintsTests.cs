using System.Text;
using System.Text.RegularExpressions;
using Amply.Ops.Target;
using Amply.TestServers;

namespace Amply.Ops.Tests.Hints;

/// <summary>All texts of the program that name one of its commands. A hint that no test prints is found here.</summary>
public sealed partial class SourceHintsTests
{
    private static readonly string[] Projects = ["Amply.Ops", "Amply.Lab", "Amply.Wire"];

    private const string Program = "./amply ";

    /// <summary>Help, and not what to do about a problem.</summary>
    private static readonly string[] Help =
        ["GroupedHelp.cs", "ShellScripts.cs", "CompletionVerb.cs", "HangingText.cs", "TypedLine.cs", "SnapshotDeleteVerb.cs", "SnapshotExportVerb.cs", "SupervisorProgram.cs", "SessionsFlushVerb.cs"];

    private static readonly string[] Beginnings = ["", "Fix: ", "Next: ", "  Fix: "];

    public static TheoryData<string> Files =>
        [.. Sources().Where(file => !Help.Contains(Path.GetFileName(file)) && File.ReadAllText(file).Contains(Program, StringComparison.Ordinal)).Select(Name).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_command_in_a_text_is_complete_and_alone_at_its_end(string file)
    {
        var texts = Literals.Of(File.ReadAllText(Path.Combine(Checkout.Find().Directory, file))).Where(text => text.Contains(Program, StringComparison.Ordinal) && text != Program).ToArray();

        Assert.All(texts.Where(text => !IsDescription(text)), text =>
        {
            var at = text.LastIndexOf(Program, StringComparison.Ordinal);
            Assert.True(Beginnings.Contains(text[..at]) || text[..at].EndsWith(": ", StringComparison.Ordinal) || text[..at].EndsWith("&& AMPLY_BUILD=again ", StringComparison.Ordinal), $"words before the command: {text}");
            Assert.Null(PastedHints.Why(text[at..]));
        });
    }

    [Fact]
    public void No_text_names_the_file_of_a_page()
    {
        var texts = Sources().SelectMany(file => Literals.Of(File.ReadAllText(file))).ToArray();

        Assert.NotEmpty(texts);
        Assert.DoesNotContain(texts, text => Page().IsMatch(text));
    }

    [Fact]
    public void Literals_are_read_whole() => Assert.Equal(
        ["./amply x --lab x 'a'", "b\"c"],
        Literals.Of("""var a = $"./amply x {target.Option} " + $"{(b ? $" --c {d}" : "")}'a'"; // "no text" """ + "\n/// \"nor this\"\nF(\"b\\\"c\", 'x', '\"');"));

    // The description of a verb says how a command is written.
    private static bool IsDescription(string text) => text.Contains("TARGET", StringComparison.Ordinal);

    private static IEnumerable<string> Sources() =>
        Projects.SelectMany(project => Directory.EnumerateFiles(Path.Combine(Checkout.Find().Directory, "ops", project), "*.cs", SearchOption.AllDirectories));

    private static string Name(string file) => Path.GetRelativePath(Checkout.Find().Directory, file);

    [GeneratedRegex(@"runbooks/[a-z-]+\.md")]
    private static partial Regex Page();

    /// <summary>The texts of a source file, with an example in place of each value.</summary>
    private static partial class Literals
    {
        public static IEnumerable<string> Of(string source)
        {
            var code = Raw().Replace(string.Join('\n', source.Split('\n').Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))), "\"\"");
            for (var at = 0; at < code.Length; at++)
            {
                if (code[at] == '/' && code[at..].StartsWith("// ", StringComparison.Ordinal))
                {
                    at = code.IndexOf('\n', at) is >= 0 and var end ? end : code.Length;
                }
                else if (code[at] == '\'' && at + 3 < code.Length)
                {
                    at += code[at + 1] == '\\' ? 3 : code[at + 2] == '\'' ? 2 : 0;
                }
                else if (code[at] == '"')
                {
                    var text = new StringBuilder();
                    at = Read(code, at, text);
                    while (Plus().Match(code, Math.Min(at + 1, code.Length)) is { Success: true } next)
                    {
                        at = Read(code, next.Index + next.Length - 1, text);
                    }

                    // A table's texts are filled later.
                    yield return text.Replace("{target}", "--lab x").ToString();
                }
            }
        }

        // From the quote that begins a text to the one that ends it.
        private static int Read(string code, int quote, StringBuilder text)
        {
            var hasHoles = quote > 0 && code[quote - 1] == '$';
            // A pattern. Its backslashes are its text.
            var isVerbatim = quote > 0 && code[quote - 1] == '@';
            for (var at = quote + 1; at < code.Length; at++)
            {
                switch (code[at])
                {
                    case '"':
                        return at;
                    case '\\' when !isVerbatim:
                        text.Append(code[++at]);
                        break;
                    case '{' or '}' when hasHoles && code[at + 1] == code[at]:
                        text.Append(code[at++]);
                        break;
                    case '{' when hasHoles:
                        var end = End(code, at);
                        text.Append(Example(code[(at + 1)..end]));
                        at = end;
                        break;
                    default:
                        text.Append(code[at]);
                        break;
                }
            }

            return code.Length;
        }

        private static int End(string code, int brace)
        {
            for (var (at, depth) = (brace, 0); at < code.Length; at++)
            {
                if (code[at] == '"')
                {
                    at = Read(code, at, new StringBuilder());
                    continue;
                }

                depth += code[at] == '{' ? 1 : code[at] == '}' ? -1 : 0;
                if (depth == 0)
                {
                    return at;
                }
            }

            return code.Length;
        }

        private static string Example(string value) =>
            value.Contains('"', StringComparison.Ordinal) || value.Contains("Concat(", StringComparison.Ordinal) || value is "of" ? ""
            : value.Contains("parsed.", StringComparison.Ordinal) || value.Contains("(parsed))", StringComparison.Ordinal) ? "status --lab x"
            : value.Contains("Target(", StringComparison.Ordinal) || Target().IsMatch(value) ? "--lab x"
            : value.Contains("Fault", StringComparison.Ordinal) ? "freeze"
            : value switch { "verb" => "clients", "Name" => "test", _ => "x1" };

        [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"")]
        private static partial Regex Raw();

        [GeneratedRegex(@"\G\s*\+\s*\$?""")]
        private static partial Regex Plus();

        [GeneratedRegex(@"\b(?:[Tt]arget|Option)$")]
        private static partial Regex Target();
    }
}
