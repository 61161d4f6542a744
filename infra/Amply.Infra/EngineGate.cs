using System.Text.Json;
using Amply.Infra.Plan;
using Amply.Model.Design;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Infra;

/// <summary>Reads the settings that the engine gives and judges the program offline, before the engine learns of any resource.</summary>
internal static class EngineGate
{
    /// <summary>The configuration of the stack. Pulumi gives it to a program, and to its test runtime, in this variable only.</summary>
    public static string Configuration => Environment.GetEnvironmentVariable("PULUMI_CONFIG") ?? "{}";

    public static string Stack => Environment.GetEnvironmentVariable("PULUMI_STACK") ?? "";

    /// <param name="configuration">JSON: an object of texts by <c>namespace:key</c>.</param>
    public static async Task<GateVerdict> JudgeAsync(string configuration, string stack)
    {
        var values = JsonSerializer.Deserialize<Dictionary<string, string>>(configuration)!;
        ImmutableArray<string> unknown =
        [
            .. values.Keys.Order(StringComparer.Ordinal)
                .Where(key => SettingTable.Own(key) is { } own && SettingTable.Find(own) is null)
                .Select(key => SettingTable.Unknown(key, $"pulumi config rm {key} -s {stack}")),
        ];
        var read = SettingsReader.Read(stack, values);
        if (read.Settings is not { } settings)
        {
            return new GateVerdict(null, unknown, read.Problems);
        }

        var design = StackDesign.Of(settings);
        return new GateVerdict(design, [.. unknown, .. Failures(await Planner.PlanAsync(design))], []);
    }

    internal static IEnumerable<string> Failures(PlanDocument plan) =>
        plan.Policies.Where(p => p.Outcome == PolicyOutcome.Fail).Select(p => $"{p.Policy} ({p.Resource}): {p.Message} Fix: {p.Remedy}");
}

/// <summary>The gate's judgement of one update.</summary>
/// <param name="Design">What the program must make; null where a setting is wrong.</param>
/// <param name="Refusals">Why the update must not start, one sentence each.</param>
/// <param name="Problems">The settings that are wrong.</param>
internal sealed record GateVerdict(StackDesign? Design, ImmutableArray<string> Refusals, ImmutableArray<SettingProblem> Problems);
