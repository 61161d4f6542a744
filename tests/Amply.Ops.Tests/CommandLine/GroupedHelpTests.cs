using Amply.Ops.Cli;

namespace Amply.Ops.Tests.CommandLine;

public sealed class GroupedHelpTests : IDisposable
{
    private readonly Line line = new();

    public void Dispose() => line.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--help", "--output", "json")]
    public async Task Help_OfTheProgram_BeginsWithWhereToBegin_AndHasEveryVerb(params string[] words)
    {
        Assert.Equal(ExitCode.Done, await line.RunAsync(words));

        var lines = line.Terminal.Text.Split('\n');
        Assert.Contains("./amply status --stack prod", lines[0], StringComparison.Ordinal);
        Assert.Contains("./amply runbook", lines[0], StringComparison.Ordinal);
        Assert.All(
            AmplyCommand.Create(line.Services).Subcommands,
            verb => Assert.Single(lines, l => l.StartsWith($"  {verb.Name} ", StringComparison.Ordinal)));
        Assert.True(Array.IndexOf(lines, "On call") < Array.FindIndex(lines, l => l.StartsWith("  status ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("test", "--filter", "Category=Soak")]
    [InlineData("soak")]
    [InlineData("bench")]
    [InlineData("build")]
    public async Task AVerbOfTheScript_WhereTheProgramRunsAlone_IsRefusedInOneSentence(params string[] words)
    {
        Assert.Equal(ExitCode.Refused, await line.RunAsync(words));

        Assert.Equal(
            $"refused: '{words[0]}' is a verb of the script in the checkout, and this program runs without the script. In the checkout it is there\n"
            + $"  Fix: ./amply {words[0]}",
            line.Terminal.Text);
    }
}
