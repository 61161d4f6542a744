using System.Text.Json;
using Amply.Infra.Plan;
using Amply.Infra.Plan.Comparison;
using Amply.Redis.Plans;

namespace Amply.Infra.Tests;

/// <summary>Plans of this checkout's stacks.</summary>
internal static class Planned
{
    private static readonly StackFiles Files = StackFiles.Find(AppContext.BaseDirectory);

    /// <summary>Settings that together reach every resource that the program can make.</summary>
    public static readonly TheoryData<string> Variants =
    [
        "mode=single", "mode=ha", "mode=ha replicas=5", "mode=compatible", "mode=cluster", "mode=cluster shards=3 replicas=2",
        "mode=single customerKey=false protect=false finalSnapshot=false", "mode=single groupGeneration=2 restoreFromSnapshot=nightly",
        "mode=ha networkStack=amply/network/prod vpcId= subnetIds=[] clientSecurityGroupIds=[]", "mode=ha nodeType=cache.r6g.large parameters.timeout=600 alarms.connections=500",
    ];

    public static async Task<PlanDocument> OfAsync(string settings, string stack = "prod") => (await Planner.PlanAsync(stack, Files.Load(stack, Words(settings)))).Plan;

    public static async Task<PlanComparison> ChangeAsync(string from, string to) => PlanComparer.Compare(await OfAsync(from), await OfAsync(to), from);

    public static IReadOnlyDictionary<string, string> Configuration(string settings, string stack = "prod") => Files.Load(stack, Words(settings));

    public static PlannedResource One(this PlanDocument plan, string type) => Assert.Single(plan.Resources, r => r.Type == type);

    public static IReadOnlyList<PlannedResource> All(this PlanDocument plan, string type) => [.. plan.Resources.Where(r => r.Type == type)];

    public static string? Text(this PlannedResource resource, string input) => resource.Inputs.TryGetValue(input, out var value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
        : null;

    private static string[] Words(string settings) => settings.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
