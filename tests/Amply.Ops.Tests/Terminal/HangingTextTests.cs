using Amply.Ops.Terminal;
using Spectre.Console;

namespace Amply.Ops.Tests.Terminal;

public sealed class HangingTextTests
{
    [Theory]
    [InlineData("  1. write and read throughout, as an application does", "  1. write and read throughout, as an\n     application does\n")]
    [InlineData("  pass  replication: amply-redis-prod-002 is in sync", "  pass  replication:\n        amply-redis-prod-002 is in sync\n")]
    [InlineData("  Fix: ./amply failover promote --lab lab --help", "  Fix: ./amply failover promote --lab lab --help\n")]
    [InlineData("Next: pulumi config set amply-redis:mode ha -s prod", "Next: pulumi config set amply-redis:mode ha -s prod\n")]
    [InlineData("the engine's words are those of pulumi preview --diff", "the engine's words are those of pulumi\npreview --diff\n")]
    [InlineData("check the credentials (aws sts get-caller-identity) first", "check the credentials (aws sts\nget-caller-identity) first\n")]
    [InlineData("  manifest  /home/alice/amply/.audit/manifests/one.json", "  manifest  /home/alice/amply/.audit/manifests/one.json\n")]
    [InlineData("amply-redis-prod-002 is the primary; writes stopped", "amply-redis-prod-002 is the primary;\nwrites stopped\n")]
    [InlineData("  2. it fits into the width", "  2. it fits into the width\n")]
    [InlineData("", "\n")]
    public void Write_KeepsWordsBehindTheirMarkAndCommandsAndPathsWhole(string text, string expected)
    {
        using var written = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(written) });
        console.Profile.Width = 40;

        HangingText.Write(text, console, Style.Plain);

        Assert.Equal(expected, string.Join('\n', written.ToString().Split('\n').Select(line => line.TrimEnd())));
    }
}
