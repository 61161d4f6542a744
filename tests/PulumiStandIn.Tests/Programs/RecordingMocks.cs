using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pulumi.Testing;

namespace PulumiStandIn.Tests.Programs;

/// <summary>Mocks that keep what they were given; each resource's state is its inputs and what the test adds.</summary>
internal sealed class RecordingMocks : IMocks
{
    public ConcurrentQueue<MockResourceArgs> Resources { get; } = [];

    public ConcurrentQueue<MockCallArgs> Calls { get; } = [];

    public ConcurrentQueue<MockRegisterResourceOutputsRequest> RegisteredOutputs { get; } = [];

    public Func<MockResourceArgs, ImmutableDictionary<string, object>> StateOf { get; init; } = args => args.Inputs;

    public Func<MockResourceArgs, string?> IdOf { get; init; } = args => $"{args.Name}_id";

    public Func<MockCallArgs, object> Answer { get; init; } = args => args.Args;

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        Resources.Enqueue(args);
        return Task.FromResult<(string?, object)>((IdOf(args), StateOf(args)));
    }

    public Task<object> CallAsync(MockCallArgs args)
    {
        Calls.Enqueue(args);
        return Task.FromResult(Answer(args));
    }

    public Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args)
    {
        RegisteredOutputs.Enqueue(args);
        return Task.CompletedTask;
    }

    public MockResourceArgs Single(string type) => Assert.Single(Resources, resource => resource.Type == type);
}
