using System.Text.RegularExpressions;
using Amply.EndToEnd.Harness;

namespace Amply.EndToEnd.Runbooks;

/// <summary>A page that somebody works through, with a shell of its own.</summary>
internal sealed partial class OpenPage : IAsyncDisposable
{
    private readonly string name;
    private readonly RunningLab lab;
    private readonly Runbook page;

    // The innermost last: a page may open the shell of another lab, and leave it.
    private readonly Stack<BashSession> shells = new();
    private int next;

    public OpenPage(string name, RunningLab lab)
    {
        (this.name, this.lab) = (name, lab);
        page = Runbook.Read(name);
        shells.Push(Desk.Open(lab));
    }

    /// <summary>What the commands printed so far.</summary>
    public string Said { get; private set; } = "";

    /// <summary>Runs every command above the section, word for word, and insists on the exit codes and the lines that the page announces.</summary>
    public Task WorkUntilAsync(string section)
    {
        var sections = Runbook.Sections.IndexOf(section);
        return WorkAsync(page.Blocks.TakeWhile(b => Runbook.Sections.IndexOf(b.Section) < sections).Count());
    }

    /// <summary>Runs what is left.</summary>
    public Task WorkToTheEndAsync() => WorkAsync(page.Blocks.Length);

    public async ValueTask DisposeAsync()
    {
        while (shells.TryPop(out var shell))
        {
            await shell.DisposeAsync();
        }
    }

    private async Task WorkAsync(int end)
    {
        for (; next < end; next++)
        {
            var block = page.Blocks[next];
            if (ShellOf().Match(block.Code) is { Success: true } other)
            {
                shells.Push(Desk.Open(lab, other.Groups[1].Value));
                continue;
            }

            if (block.Code == "exit")
            {
                await shells.Pop().DisposeAsync();
                continue;
            }

            var (exitCode, output) = await shells.Peek().RunAsync(block.Code);
            Said += output;
            Assert.True(exitCode == block.ExitCode, $"{name}.md, \"{block.Section}\": {exitCode} in place of {block.ExitCode}\n{block.Code}\n{output}");
            Assert.True(!block.Missing(output).Any(), $"{name}.md, \"{block.Section}\": it does not print {string.Join(" or ", block.Missing(output))}\n{block.Code}\n{output}");
        }
    }

    [GeneratedRegex(@"^\./amply lab shell --lab (\S+)$")]
    private static partial Regex ShellOf();
}
