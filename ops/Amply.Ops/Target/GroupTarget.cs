using System.Security.Cryptography;
using Amply.Model.Outputs;

namespace Amply.Ops.Target;

/// <summary>The target of a routine: a stack on AWS or a lab, described by its outputs.</summary>
/// <param name="Option">The target as typed, for commands that a person can copy.</param>
public sealed record GroupTarget(string Option, StackOutputs Outputs)
{
    public bool IsLab => Outputs.ApiEndpoint is not null;

    /// <summary>
    /// Tells a lab from an earlier lab of the same name and addresses: each start makes an authority. Null on AWS, and where no authority
    /// can be read.
    /// </summary>
    public string? LabInstance()
    {
        try
        {
            return IsLab && Outputs.CaCertificateFile is { } file
                ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))[..12]
                : null;
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            return null;
        }
    }

    /// <summary>The text has no secrets.</summary>
    public override string ToString() => $"{Outputs.ReplicationGroupId} ({Option})";
}

/// <summary>The target as typed: exactly one of the three.</summary>
/// <param name="Lab">Empty: the only lab that runs.</param>
public sealed record TargetChoice(string? Stack, string? Lab, string? OutputsFile);
