namespace Amply.Lab.Group;

/// <summary>The names of the zones that the API reports for a shard's nodes.</summary>
public sealed class AvailabilityZones(string region)
{
    private const string Letters = "abc";

    /// <param name="index">The node's index in its shard, from 0.</param>
    public string Of(int index) => region + Letters[index % Letters.Length];
}

/// <summary>The API's words for states.</summary>
public static class ApiValue
{
    public static string Of(GroupStatus status) => Lower(status);

    public static string Of(MemberStatus status) => Lower(status);

    public static string Of(AutomaticFailoverStatus status) => Lower(status);

    public static string Of(ClusterMode mode) => Lower(mode);

    public static string Enabled(bool enabled) => enabled ? "enabled" : "disabled";

#pragma warning disable CA1308 // These are protocol constants, and the protocol writes them in lower case.
    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
