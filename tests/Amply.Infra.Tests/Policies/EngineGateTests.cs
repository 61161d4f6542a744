using System.Text.Json;
using Amply.Infra.Plan;
using Amply.Infra.Policies;
using Amply.Model;

namespace Amply.Infra.Tests.Policies;

public sealed class EngineGateTests
{
    [Fact]
    public async Task Gate_WhenThePoliciesPass_LetsTheUpdateStartWithTheDesignThatItJudged()
    {
        var verdict = await EngineGate.JudgeAsync(Configuration(("amply-redis:mode", "ha")), "prod");

        Assert.Empty(verdict.Refusals.AsEnumerable());
        Assert.Equal(["amply-redis-prod-001", "amply-redis-prod-002"], verdict.Design!.Topology.Members.AsEnumerable());
    }

    [Fact]
    public async Task Gate_WhenAPolicyFails_NamesRuleResourceAndFix()
    {
        var plan = await Planned.OfAsync("");
        var broken = plan with
        {
            Policies = PolicySet.Judge(
                [
                    .. plan.Resources.Select(r => r.Type == ResourceTypes.ReplicationGroup
                        ? r with { Inputs = r.Inputs.Remove("atRestEncryptionEnabled") }
                        : r),
                ],
                Planned.Settings("")),
        };

        var refusal = Assert.Single(EngineGate.Failures(broken));

        Assert.StartsWith("ReplicationGroupMustEncryptAtRest (redis-group): ", refusal, StringComparison.Ordinal);
        Assert.Contains("Fix: ", refusal, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Done, ExitCode.Refused), (CommandLine.Verdict(plan), CommandLine.Verdict(broken)));
    }

    [Fact]
    public async Task Gate_WhenASettingIsUnknown_NamesItAndTheFix()
    {
        var refusal = Assert.Single((await EngineGate.JudgeAsync(Configuration(("amply-redis:mod", "ha")), "prod")).Refusals);

        Assert.Contains("there is no setting 'amply-redis:mod'", refusal, StringComparison.Ordinal);
        Assert.EndsWith("pulumi config rm amply-redis:mod -s prod", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gate_WhenASettingIsBad_HasNoDesignAndTheProblemThatTheEngineShows()
    {
        var verdict = await EngineGate.JudgeAsync(Configuration(("amply-redis:mode", "twin")), "prod");

        Assert.Equal((null, true), (verdict.Design, verdict.Refusals.IsEmpty));
        Assert.Equal("amply-redis:mode", Assert.Single(verdict.Problems).Key);
    }

    private static string Configuration(params (string Key, string Value)[] more)
    {
        var values = new Dictionary<string, string>(Planned.Configuration(""));
        foreach (var (key, value) in more)
        {
            values[key] = value;
        }

        return JsonSerializer.Serialize(values);
    }
}
