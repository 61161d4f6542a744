using Amply.Model;
using Pulumi;

namespace Amply.Infra.Tests.Program;

/// <summary>The first preview of a stack: nothing that AWS gives a resource is known yet.</summary>
public sealed class PreviewTests
{
    [Theory]
    [MemberData(nameof(Planned.Variants), MemberType = typeof(Planned))]
    public async Task Preview_WithNothingKnown_RegistersEveryResourceOfThePlan(string settings)
    {
        var run = await PreviewAsync(settings);

        var plan = await Planned.OfAsync(settings);
        Assert.Equal(
            plan.Resources.Select(r => (r.Type, r.Name)),
            run.Resources.Select(r => (r.Type, r.Name))
                .OrderBy(r => r.Type, StringComparer.Ordinal)
                .ThenBy(r => r.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Preview_LeavesOutWhatIsUnknownInsteadOfWritingSomethingInItsPlace()
    {
        var run = await PreviewAsync("mode=ha customerKey=true");

        // Each follows from what only AWS, or the engine, gives.
        Assert.False(Inputs(run, ResourceTypes.ReplicationGroup).ContainsKey("authToken"));
        Assert.False(Inputs(run, ResourceTypes.ReplicationGroup).ContainsKey("kmsKeyId"));
        Assert.False(Inputs(run, ResourceTypes.SecretVersion).ContainsKey("secretString"));
        Assert.False(Inputs(run, ResourceTypes.IamPolicy).ContainsKey("policy"));
        Assert.All(
            run.Resources,
            r => Assert.DoesNotContain(
                "Output", Plan.InputJson.Of(r.Inputs).Values.Select(v => v.GetRawText()).Aggregate("", string.Concat),
                StringComparison.Ordinal));
    }

    [Fact]
    public async Task Preview_KeepsSecretsSecretWhileTheyAreUnknown()
    {
        var stack = (await PreviewAsync("mode=ha")).Stack;

        Assert.True(await Output.IsSecretAsync(stack.RedisUrl));
        Assert.True(await Output.IsSecretAsync(stack.CeleryResultBackendUrl));
        Assert.False(await Output.IsSecretAsync(stack.PrimaryEndpoint));
        Assert.False(IsKnown(stack.RedisUrl));
        Assert.False(IsKnown(stack.PrimaryEndpoint));
        Assert.True(IsKnown(stack.Mode));
    }

    [Fact]
    public async Task Update_KeepsSecretsSecretOnceTheyAreKnown()
    {
        var stack = (await ProgramRun.OfAsync("mode=ha")).Stack;

        Assert.True(await Output.IsSecretAsync(stack.RedisUrl));
        Assert.True(await Output.IsSecretAsync(stack.CeleryResultBackendUrl));
        Assert.True(IsKnown(stack.RedisUrl));
    }

    // A resource of AWS gives back what it was given; the stack that gives the network is there already.
    private static Task<ProgramRun> PreviewAsync(string settings) => ProgramRun.OfAsync(
        settings,
        preview: true,
        resource: (args, state) => args.Type!.StartsWith("pulumi:", StringComparison.Ordinal) ? state : args.Inputs);

    private static System.Collections.Immutable.ImmutableDictionary<string, object> Inputs(ProgramRun run, string type) =>
        Assert.Single(run.Resources, r => r.Type == type).Inputs;

    // What is unknown is never handed on; everything has been by now.
    private static bool IsKnown<T>(Output<T> output)
    {
        var known = false;
        output.Apply(_ => known = true);
        return known;
    }
}
