using Amply.Model.Outputs;

namespace Amply.Ops.Target;

/// <summary>What a routine works on: a stack on AWS or a lab, described by its outputs and nothing else.</summary>
/// <param name="Option">How the target was named on the command line, to print commands that can be typed again.</param>
public sealed record GroupTarget(string Option, StackOutputs Outputs)
{
    public bool IsLab => Outputs.ApiEndpoint is not null;

    /// <summary>Without the secrets that the outputs hold.</summary>
    public override string ToString() => $"{Outputs.ReplicationGroupId} ({Option})";
}

/// <summary>How the target was named; exactly one of the three.</summary>
/// <param name="Lab">Empty where the only lab there is was meant.</param>
public sealed record TargetChoice(string? Stack, string? Lab, string? OutputsFile);
