using System.Collections.Concurrent;
using System.Text.Json;
using Amply.Infra.Plan;
using Amply.Infra.Plan.Comparison;
using Amply.Model.Design;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Infra.Tests;

/// <summary>Plans of this checkout's stacks.</summary>
internal static class Planned
{
    private static readonly StackFiles Files = Value(StackFiles.Find(AppContext.BaseDirectory));

    /// <summary>The checkout.</summary>
    public static string Directory => Files.Directory;

    /// <summary>Settings that together reach every resource that the program can make.</summary>
    public static readonly TheoryData<string> Variants =
    [
        "mode=single", "mode=ha", "mode=ha replicas=5", "mode=compatible", "mode=cluster", "mode=cluster shards=3 replicas=2",
        "mode=single customerKey=false protect=false finalSnapshot=false", "mode=single groupGeneration=2 restoreFromSnapshot=nightly",
        "mode=ha networkStack=amply/network/prod vpcId= subnetIds=[] clientSecurityGroupIds=[]",
        "mode=ha nodeType=cache.r6g.large parameters.timeout=600 alarms.connections=500",
    ];

    // A plan is immutable and follows from its settings alone, which a test of its own proves: each is made once for all tests.
    private static readonly ConcurrentDictionary<(string Stack, string Settings), Lazy<Task<PlanDocument>>> Plans = new();

    public static Task<PlanDocument> OfAsync(string settings, string stack = "prod") =>
        Plans.GetOrAdd((stack, settings), key => new Lazy<Task<PlanDocument>>(() => AgainAsync(key.Settings, key.Stack))).Value;

    /// <summary>Runs the program again, whatever was planned before.</summary>
    public static Task<PlanDocument> AgainAsync(string settings, string stack = "prod") => Planner.PlanAsync(Design(settings, stack));

    public static async Task<PlanComparison> ChangeAsync(string from, string to) =>
        PlanComparer.Compare(await OfAsync(from), await OfAsync(to), from);

    public static IReadOnlyDictionary<string, string> Configuration(string settings, string stack = "prod") =>
        Value(Files.Load(stack, Words(settings), "--set"));

    public static RedisSettings Settings(string settings) => Design(settings).Settings;

    public static StackDesign Design(string settings, string stack = "prod") =>
        StackDesign.Of(SettingsReader.Read(stack, Configuration(settings, stack)).Settings!);

    public static T Value<T>(PlanAttempt<T> attempt)
        where T : class => attempt.Succeeded(out var value, out var refusal) ? value : throw new InvalidOperationException(refusal.Message);

    public static PlannedResource One(this PlanDocument plan, string type) => Assert.Single(plan.Resources, r => r.Type == type);

    public static IReadOnlyList<PlannedResource> All(this PlanDocument plan, string type) => [.. plan.Resources.Where(r => r.Type == type)];

    public static string? Text(this PlannedResource resource, string input) => resource.Inputs.TryGetValue(input, out var value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
        : null;

    private static string[] Words(string settings) => settings.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
