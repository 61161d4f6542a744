using System.Text.Json;
using Amply.Infra.Plan;
using Amply.Model;
using Amply.Model.Plans;
using Pulumi;

namespace Amply.Infra.Tests.Cli;

public sealed class PlanCommandTests
{
    [Theory]
    [InlineData("plan qa", "no stack 'qa'", "dev, prod, staging")]
    [InlineData("plan", "plan needs a stack", "./amply plan dev")]
    [InlineData("plan prod --mode ha", "--mode", "--help")]
    [InlineData("plan prod --output yaml", "yaml", "text")]
    [InlineData("plan prod --set mode", "'mode' is not a setting", "key=value")]
    [InlineData("plan prod --set mod=ha", "no setting 'amply-redis:mod'", "./amply plan --help")]
    [InlineData("plan prod --set mode=twin", "'twin' is not a mode", "pulumi config set amply-redis:mode single -s prod")]
    [InlineData(
        "plan prod --set parameters.appendonly=yes", "AOF is unsupported",
        "pulumi config rm --path 'amply-redis:parameters.appendonly' -s prod")]
    [InlineData("plan prod --from mode=ha --against dev", "give only one", "--from-plan")]
    [InlineData("plan prod --from-plan no-such-plan.json", "no-such-plan.json", "./amply plan prod --output json")]
    [InlineData("plan prod --set monitor:level=3", "no setting 'monitor:level'", "./amply plan --help")]
    [InlineData("plan prod --from mod=ha", "--from mod: there is no setting", "./amply plan --help")]
    [InlineData("plan prod --set aws:region=mars", "'mars' is not a region's name", "pulumi config set aws:region us-east-1 -s prod")]
    [InlineData(
        "plan prod --set parameters=none --set parameters.timeout=600", "is not an object", "leave out amply-redis:parameters=none")]
    [InlineData("plan prod --set alarms=[] --set alarms.connections=5", "is not an object", "leave out amply-redis:alarms=[]")]
    [InlineData("plan prod extra", "'extra'", "./amply plan --help")]
    public async Task Plan_WhenTheWordsOrSettingsAreWrong_ExitsWithTwoAndSaysHowToFixIt(string arguments, string problem, string fix)
    {
        var (exitCode, output, error) = await Cli.RunAsync(arguments);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(problem, error, StringComparison.Ordinal);
        Assert.Contains(fix, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan prod --set monthlyBudgetUsd=10", "above the budget")]
    [InlineData("plan prod --set customerKey=false --from customerKey=true", "redis-group is protected")]
    [InlineData("plan prod --set mode=cluster --from mode=single", "mode=ha, then mode=compatible, then mode=cluster")]
    public async Task Plan_WhenRefused_ExitsWithThreeAndPrintsThePlanAllTheSame(string arguments, string reason)
    {
        var (exitCode, output, _) = await Cli.RunAsync(arguments);

        Assert.Equal(3, exitCode);
        Assert.Contains(reason, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_OfANewToken_SaysThatNothingOfTheGroupIsReplaced()
    {
        var (exitCode, output, _) = await Cli.RunAsync("plan prod --set authTokenGeneration=2 --from authTokenGeneration=1");

        Assert.Equal(0, exitCode);
        Assert.Contains("a new token is made; nothing of the group is replaced", output, StringComparison.Ordinal);
        Assert.DoesNotContain("REPLACE", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_OfANewTokenAndANewGroup_CountsTheGroupAsReplaced()
    {
        var (_, output, _) = await Cli.RunAsync("plan prod --set authTokenGeneration=2 --set groupGeneration=2 --set protect=false --from protect=false");

        Assert.Matches(@"[1-9]\d* REPLACED; a new token is made", output);
    }

    [Theory]
    [InlineData("plan prod", 0)]
    [InlineData("plan prod --bogus", 2)]
    [InlineData("plan prod --set monthlyBudgetUsd=10", 3)]
    public async Task Process_EndsWithTheExitCode(string arguments, int expected) =>
        Assert.Equal(expected, (await Cli.StartAsync(arguments)).ExitCode);

    [Fact]
    public async Task Plan_OfTheSwitchToHa_SaysThatNothingIsReplacedAndWhatItCosts()
    {
        var (exitCode, output, error) = await Cli.RunAsync("plan prod --set mode=ha --from mode=single");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("nothing is replaced", output, StringComparison.Ordinal);
        Assert.Contains("numCacheClusters: 1 -> 2  [in place]", output, StringComparison.Ordinal);
        Assert.Contains("$14.81 -> $28.42 (+13.61)", output, StringComparison.Ordinal);
        Assert.Contains("unverified  whether subnet-", output, StringComparison.Ordinal);
        Assert.Contains("cache.t3.micro (1+1 replica)   ~$26 there, $28.42 here", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task Plan_AgainstAProtectedStack_ComparesAndRefusesNothing()
    {
        var (exitCode, output, _) = await Cli.RunAsync("plan staging --against prod");

        Assert.Equal(0, exitCode);
        Assert.Contains("From stack prod", output, StringComparison.Ordinal);
        Assert.Contains("nodeType: cache.t3.micro -> cache.t4g.micro", output, StringComparison.Ordinal);
        Assert.DoesNotContain("REFUSED", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_AsJson_IsTheContractAndTheSameEveryTime()
    {
        var (first, second) = (await Cli.StartAsync("plan staging --output json"), await Cli.RunAsync("plan staging --output json"));

        Assert.Equal(first, second);
        var plan = JsonSerializer.Deserialize(first.Output, PlanJson.Default.PlanDocument)!;
        Assert.Equal((PlanDocument.CurrentSchemaVersion, "staging", Mode.Ha), (plan.SchemaVersion, plan.Stack, plan.Mode));
        Assert.Equal(
            plan.Resources.OrderBy(r => r.Type, StringComparer.Ordinal).ThenBy(r => r.Name, StringComparer.Ordinal).Select(r => r.Name),
            plan.Resources.Select(r => r.Name));
    }

    [Fact]
    public async Task Plan_FromASavedPlan_ComparesWithIt()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.json");
        try
        {
            await File.WriteAllTextAsync(file, (await Cli.RunAsync("plan prod --output json")).Output);

            var (exitCode, output, _) = await Cli.RunAsync($"plan prod --from-plan {file}");

            Assert.Equal(0, exitCode);
            Assert.Contains("no change; nothing is replaced", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("{\"schemaVersion\": 1}", "is not a plan: line 1")]
    [InlineData("", "is not a plan: line 1 is not what plan writes")]
    public async Task Plan_FromAFileThatIsNotAPlan_ExitsWithTwo(string content, string problem)
    {
        var (exitCode, error) = await FromPlanAsync(content);

        Assert.Equal(2, exitCode);
        Assert.Contains(problem, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_FromASavedPlanOfAnotherStackOrVersion_ExitsWithTwo()
    {
        var saved = await Planned.OfAsync("", "dev");

        Assert.Contains("./amply plan prod --against dev", (await FromPlanAsync(Json(saved))).Error, StringComparison.Ordinal);
        Assert.Contains("of version 99", (await FromPlanAsync(Json(saved with { SchemaVersion = 99 }))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_WhenTheProgramRefuses_ExitsWithThreeAndSaysAll()
    {
        using var errors = new StringWriter();

        var exitCode = CommandLine.Stopped(
            new AggregateException(new RunException("one"), new AggregateException(new RunException("two"))), errors);

        Assert.Equal((ExitCode.Refused, "error: one\nerror: two\n"), (exitCode, errors.ToString()));
    }

    [Fact]
    public void Plan_WhenTheProgramFails_ExitsWithOneAndNamesTheFault()
    {
        using var errors = new StringWriter();

        var exitCode = CommandLine.Stopped(new AggregateException(new RunException("one"), new InvalidOperationException("two")), errors);

        Assert.Equal(
            (ExitCode.Failed, "error: one\nerror: the plan failed: InvalidOperationException: two\n"), (exitCode, errors.ToString()));
    }

    [Fact]
    public async Task Program_WithoutAnEngine_SaysInOneLineWhatToRun()
    {
        var (exitCode, output, error) = await Cli.StartAsync("");

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("./amply plan STACK", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_OutsideOfTheProject_SaysWhereToRunIt()
    {
        var (exitCode, _, error) = await Cli.StartAsync("plan prod", Path.GetTempPath());

        Assert.Equal(2, exitCode);
        Assert.Contains("there is no Pulumi.yaml", error, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Error)> FromPlanAsync(string content)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.json");
        try
        {
            await File.WriteAllTextAsync(file, content);
            var (exitCode, _, error) = await Cli.RunAsync($"plan prod --from-plan {file}");
            return (exitCode, error);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Json(PlanDocument plan) => JsonSerializer.Serialize(plan, PlanJson.Default.PlanDocument);
}
