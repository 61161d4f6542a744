namespace Amply.Lab.ControlPlane;

/// <summary>How states are spelt on the wire.</summary>
public static class Wire
{
    public static string Of(GroupStatus status) => Lower(status);

    public static string Of(MemberStatus status) => Lower(status);

    public static string Of(FeatureStatus status) => Lower(status);

    public static string Of(ClusterMode mode) => Lower(mode);

    public static string Enabled(bool enabled) => enabled ? "enabled" : "disabled";

#pragma warning disable CA1308 // These are protocol constants, and the protocol writes them in lower case.
    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
