using System.Collections.Immutable;
using System.Text.Json;
using Amply.Infra.Plan;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Infra;

/// <summary>Judges the program offline before the engine is told of a single resource; a rule that fails stops the update.</summary>
internal static class EngineGate
{
    /// <param name="configuration">As the engine hands it over: an object of texts by <c>namespace:key</c>; absent where no engine runs the program.</param>
    /// <returns>Why the update must not start, one sentence each; empty where it may.</returns>
    public static async Task<ImmutableArray<string>> RefusalsAsync(string? configuration, string? stack)
    {
        if (configuration is null || stack is null)
        {
            return [];
        }

        var values = JsonSerializer.Deserialize(configuration, PlanJson.Default.DictionaryStringString)!.ToImmutableSortedDictionary(StringComparer.Ordinal);
        ImmutableArray<string> unknown =
        [
            .. values.Keys
                .Where(key => key.StartsWith(SettingKeys.Namespace + ":", StringComparison.Ordinal) && !SettingKeys.All.Contains(key[(SettingKeys.Namespace.Length + 1)..]))
                .Select(key => $"{key}: there is no such setting. Allowed: {string.Join(", ", SettingKeys.All.Order(StringComparer.Ordinal))}. Mend: pulumi config rm {key} -s {stack}"),
        ];
        try
        {
            var (plan, _) = await Planner.PlanAsync(stack, values);
            return [.. unknown, .. Failures(plan)];
        }
        catch (PlanRefusedException)
        {
            // The program reads the same settings and says what is wrong with them through the engine.
            return unknown;
        }
    }

    internal static IEnumerable<string> Failures(PlanDocument plan) =>
        plan.Policies.Where(p => p.Outcome == PolicyOutcome.Fail).Select(p => $"{p.Policy} ({p.Resource}): {p.Message} Mend: {p.Remedy}");
}
