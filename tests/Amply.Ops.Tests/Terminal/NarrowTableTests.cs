using Amply.Ops.Terminal;
using Spectre.Console;

namespace Amply.Ops.Tests.Terminal;

public sealed class NarrowTableTests
{
    private static readonly TableView Nodes = TableView.Of(
        ["node", "role", "memory", "keys", "clients", "replication"],
        [
            ["amply-redis-prod-001", "primary", "1.4 MiB (0 %)", "20,000", "3", "1 connected"],
            ["amply-redis-prod-002", new Cell("UNREACHABLE", Tone.Bad), "", "", "", "no answer within 4 s"],
        ]);

    [Theory]
    [InlineData(160, true)]
    [InlineData(40, false)]
    public void Fits_ComparesWhatTheColumnsNeedWithTheWidth(int width, bool fits) => Assert.Equal(fits, NarrowTable.Fits(Nodes, width));

    [Fact]
    public void Write_ShowsEveryTextAndKeepsEachLineWithinTheWidth()
    {
        using var written = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(written) });
        console.Profile.Width = 40;

        NarrowTable.Write(Nodes, console);

        var lines = written.ToString().Split('\n');
        Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= 40, line));
        Assert.All(Nodes.Rows.SelectMany(r => r).Where(c => c.Text.Length > 0), cell => Assert.Contains(cell.Text, written.ToString(), StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("role primary", StringComparison.Ordinal));
    }
}
