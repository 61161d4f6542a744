using System.Collections.Immutable;

namespace Pulumi.Testing;

/// <summary>What answers instead of the engine and the providers.</summary>
public interface IMocks
{
    /// <summary>A resource's id (none for components) and its state: a dictionary of outputs by wire name.</summary>
    Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args);

    /// <summary>What a provider's function returns.</summary>
    Task<object> CallAsync(MockCallArgs args);

    /// <summary>What a component or the stack says its outputs are.</summary>
    Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args) => Task.CompletedTask;
}

/// <summary>A resource as declared: inputs by wire name, secrets in clear, without those not known.</summary>
public class MockResourceArgs
{
    public string? Type { get; set; }

    public string? Name { get; set; }

    public ImmutableDictionary<string, object> Inputs { get; set; } = null!;

    public string? Provider { get; set; }

    public string? Id { get; set; }
}

/// <summary>A call of a provider's function.</summary>
public class MockCallArgs
{
    public string? Token { get; set; }

    public ImmutableDictionary<string, object> Args { get; set; } = null!;

    public string? Provider { get; set; }
}

/// <summary>The outputs of a component or the stack.</summary>
public sealed class MockRegisterResourceOutputsRequest(string urn, ImmutableDictionary<string, Output<object?>> outputs)
{
    public readonly string Urn = urn;

    public readonly ImmutableDictionary<string, Output<object?>> Outputs = outputs;
}
