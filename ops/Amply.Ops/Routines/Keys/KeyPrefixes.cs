using Amply.Keyspace;

namespace Amply.Ops.Routines.Keys;

/// <summary>The applications' kinds of keys, named by how they begin.</summary>
internal static class KeyPrefixes
{
    /// <summary>Stands for every key that is of none of them.</summary>
    public const string Other = "(other)";

    /// <summary>Null where it is none of the applications'.</summary>
    public static string? Of(ReadOnlySpan<byte> key) => KeyRoles.Of(key) is var role and not KeyRole.Foreign ? role.Prefix() : null;
}
