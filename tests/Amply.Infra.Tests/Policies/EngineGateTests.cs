using System.Text.Json;
using Amply.Infra.Plan;
using Amply.Infra.Policies;
using Amply.Model;

namespace Amply.Infra.Tests.Policies;

public sealed class EngineGateTests
{
    [Fact]
    public async Task Gate_WhenThePoliciesPass_LetsTheUpdateStart() => Assert.Empty((await EngineGate.RefusalsAsync(Configuration(), "prod")).AsEnumerable());

    [Fact]
    public async Task Gate_WhenAPolicyFails_NamesRuleResourceAndMend()
    {
        var plan = await Planned.OfAsync("");
        var broken = plan with
        {
            Policies = PolicySet.Judge(
                [.. plan.Resources.Select(r => r.Type == ResourceTypes.ReplicationGroup ? r with { Inputs = r.Inputs.Remove("atRestEncryptionEnabled") } : r)],
                Planned.Settings("")),
        };

        var refusal = Assert.Single(EngineGate.Failures(broken));

        Assert.StartsWith("ReplicationGroupMustEncryptAtRest (redis-group): ", refusal, StringComparison.Ordinal);
        Assert.Contains("Mend: ", refusal, StringComparison.Ordinal);
        Assert.Equal((0, 3), (PlanCommand.Verdict(plan), PlanCommand.Verdict(broken)));
    }

    [Fact]
    public async Task Gate_WhenASettingIsUnknown_NamesItAndTheMend()
    {
        var refusal = Assert.Single(await EngineGate.RefusalsAsync(Configuration(("amply-redis:mod", "ha")), "prod"));

        Assert.Contains("amply-redis:mod: there is no such setting", refusal, StringComparison.Ordinal);
        Assert.EndsWith("pulumi config rm amply-redis:mod -s prod", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gate_WhenASettingIsBad_LeavesItToTheProgram() =>
        Assert.Empty((await EngineGate.RefusalsAsync(Configuration(("amply-redis:mode", "twin")), "prod")).AsEnumerable());

    [Fact]
    public async Task Gate_WithoutAnEngine_JudgesNothing() => Assert.Empty((await EngineGate.RefusalsAsync(null, null)).AsEnumerable());

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
