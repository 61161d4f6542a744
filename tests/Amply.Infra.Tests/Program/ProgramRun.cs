using Amply.Infra.Components;
using Amply.Infra.Plan;
using Pulumi;
using Pulumi.Testing;

namespace Amply.Infra.Tests.Program;

/// <summary>The program itself, run against the answers that a test chooses.</summary>
internal sealed class ProgramRun : IMocks
{
    private readonly RecordingMocks planned;

    private ProgramRun(string? vpcId) => planned = new RecordingMocks("us-east-1", vpcId);

    /// <summary>What a resource becomes, from its inputs and what the plan would answer; absent keeps that answer.</summary>
    public Func<MockResourceArgs, object, object>? Resource { get; private init; }

    /// <summary>What a function returns in place of the plan's answer; null keeps it.</summary>
    public Func<MockCallArgs, object?>? Call { get; private init; }

    public RedisStack Stack { get; private set; } = null!;

    public IReadOnlyCollection<(string Type, string Name, ImmutableDictionary<string, object> Inputs)> Resources => planned.Resources;

    public static async Task<ProgramRun> OfAsync(
        string settings,
        bool preview = false,
        Func<MockResourceArgs, object, object>? resource = null,
        Func<MockCallArgs, object?>? call = null)
    {
        var design = Planned.Design(settings);
        var run = new ProgramRun(design.Settings.Network?.VpcId) { Resource = resource, Call = call };
        var made = await Deployment.TestWithServiceProviderAsync<RedisStack>(
            run, new RedisStackProvider(design), new TestOptions { ProjectName = "amply-redis", StackName = "prod", IsPreview = preview });
        run.Stack = made.OfType<RedisStack>().Single();
        return run;
    }

    public object Input(string type, string input) => Assert.Single(Resources, r => r.Type == type).Inputs[input];

    public async Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        var (id, state) = await planned.NewResourceAsync(args);
        return (id, Resource?.Invoke(args, state) ?? state);
    }

    public async Task<object> CallAsync(MockCallArgs args) => Call?.Invoke(args) ?? await planned.CallAsync(args);

    public Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args) => planned.RegisterResourceOutputs(args);
}
