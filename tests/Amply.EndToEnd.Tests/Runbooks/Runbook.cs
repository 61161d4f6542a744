using System.Text.RegularExpressions;
using Amply.TestServers;

namespace Amply.EndToEnd.Runbooks;

/// <summary>One page: its headings in their order and its fenced commands.</summary>
internal sealed partial record Runbook(string Name, string Text, ImmutableArray<string> Headings, ImmutableArray<RunbookBlock> Blocks)
{
    public static readonly ImmutableArray<string> Sections = ["When", "Before you start", "Do", "Verify", "Undo", "If it goes wrong"];

    public static string Folder => Path.Combine(ShippedProgram.Checkout(), "ops", "runbooks");

    /// <summary>Every page but the index.</summary>
    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Where(n => n != "README").Order(StringComparer.Ordinal);

    /// <summary>File names that the page links to, without what follows a #.</summary>
    public IEnumerable<string> Links => Link().Matches(Text).Select(m => m.Groups[1].Value);

    public static Runbook Read(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name + ".md"));
        var headings = ImmutableArray.CreateBuilder<string>();
        var blocks = ImmutableArray.CreateBuilder<RunbookBlock>();
        List<string>? code = null;
        var (indent, exitCode, expecting) = (0, 0, false);
        foreach (var line in text.Split('\n'))
        {
            var fence = Fence().Match(line);
            if (code is null && fence.Success && fence.Groups["language"].Value == "sh")
            {
                code = [];
                indent = fence.Groups["indent"].Length;
                exitCode = fence.Groups["exit"] is { Success: true } exit ? int.Parse(exit.Value) : 0;
            }
            else if (code is not null && fence.Success)
            {
                blocks.Add(new RunbookBlock(headings.LastOrDefault() ?? "", string.Join('\n', code), exitCode, []));
                (code, expecting) = (null, true);
            }
            else if (code is not null)
            {
                // In a list the fence is indented, and so are its lines.
                code.Add(line.Length >= indent ? line[indent..] : line);
            }
            else if (expecting && line.StartsWith(new string(' ', indent + 4), StringComparison.Ordinal))
            {
                blocks[^1] = blocks[^1] with { Expected = blocks[^1].Expected.Add(line.Trim()) };
            }
            else if (line.Trim().Length > 0)
            {
                expecting = false;
                if (line.StartsWith("## ", StringComparison.Ordinal))
                {
                    headings.Add(line[3..].Trim());
                }
            }
        }

        Assert.True(code is null, $"{name}.md: a fence is not closed");
        return new Runbook(name, text, headings.ToImmutable(), blocks.ToImmutable());
    }

    [GeneratedRegex(@"^(?<indent> *)```(?<language>\S*)(?: exit=(?<exit>\d+))?\s*$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)#:]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}

/// <summary>Commands as they are typed, the exit code that the page announces (<c>```sh exit=5</c>), and the lines that it says will be printed.</summary>
/// <param name="Expected">Indented below the fence; <c>…</c> stands for anything.</param>
internal sealed record RunbookBlock(string Section, string Code, int ExitCode, ImmutableArray<string> Expected)
{
    /// <summary>Lines of <see cref="Expected"/> that were not printed.</summary>
    public IEnumerable<string> Missing(string output) =>
        Expected.Where(line => !Regex.IsMatch(output, $"(?m)^ *{Regex.Escape(line).Replace("…", ".*", StringComparison.Ordinal)}"));
}
