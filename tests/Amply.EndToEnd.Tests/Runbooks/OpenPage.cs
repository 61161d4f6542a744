using Amply.EndToEnd.Harness;

namespace Amply.EndToEnd.Runbooks;

/// <summary>A page that somebody works through, with a shell of its own.</summary>
internal sealed class OpenPage(string name, RunningLab lab) : IAsyncDisposable
{
    private readonly Runbook page = Runbook.Read(name);
    private readonly BashSession shell = Desk.Open(lab);
    private int next;

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

    public ValueTask DisposeAsync() => shell.DisposeAsync();

    private async Task WorkAsync(int end)
    {
        for (; next < end; next++)
        {
            var block = page.Blocks[next];
            var (exitCode, output) = await shell.RunAsync(block.Code);
            Said += output;
            Assert.True(exitCode == block.ExitCode, $"{name}.md, \"{block.Section}\": {exitCode} in place of {block.ExitCode}\n{block.Code}\n{output}");
            Assert.True(!block.Missing(output).Any(), $"{name}.md, \"{block.Section}\": it does not print {string.Join(" or ", block.Missing(output))}\n{block.Code}\n{output}");
        }
    }
}
