using Amply.Infra.Plan;

namespace Amply.Infra.Tests.Cli;

/// <summary>Values of settings and files, as the plan shows them: none acts on the terminal, none forges a line.</summary>
public sealed class OutsideTextTests
{
    private const string Hostile = "x\u001b[2J\u202e\nerror:forged";
    private const string Shown = @"x\x1b[2J\u202e\nerror:forged";

    [Theory]
    [InlineData("plan prod --set mode=")]
    [InlineData("plan prod --set alertEmails=")]
    [InlineData("plan prod --set ")]
    [InlineData("plan prod --set parameters.")]
    [InlineData("plan ")]
    [InlineData("plan prod --from-plan ")]
    [InlineData("plan prod --output ")]
    [InlineData("plan prod --")]
    public async Task Refusal_ShowsTheValueOnItsLineWithItsControlsVisible(string arguments)
    {
        var (exitCode, output, error) = await Cli.RunAsync(arguments + Hostile);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(Shown, error, StringComparison.Ordinal);
        Assert.DoesNotContain(error, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain(error.Split('\n'), line => line.StartsWith("error:forged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plan_ShowsTheValuesOfItsDocumentWithTheirControlsVisible()
    {
        var plan = await Planned.OfAsync("", "prod");
        using var output = new StringWriter();

        PlanText.Write(plan with { Unverified = [Hostile], Outputs = plan.Outputs with { ReplicationGroupId = Hostile } }, output);

        Assert.Contains($"  unverified  {Shown}", output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{Shown} (stack prod", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(output.ToString(), c => char.IsControl(c) && c != '\n');
    }
}
