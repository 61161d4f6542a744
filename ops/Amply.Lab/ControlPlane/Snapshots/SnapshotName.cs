using System.Diagnostics.CodeAnalysis;

namespace Amply.Lab.ControlPlane.Snapshots;

/// <summary>The rule for names: 1 to 40 letters, digits and hyphens, a letter first, no two hyphens in a row and none at the end.</summary>
public static class SnapshotName
{
    /// <summary>The name as ElastiCache stores it, or why it will not do.</summary>
    public static bool TryNormalise(string name, out string normalised, [NotNullWhen(false)] out ApiError? refusal)
    {
#pragma warning disable CA1308 // ElastiCache stores names in lower case.
        normalised = name.ToLowerInvariant();
#pragma warning restore CA1308
        var good = name.Length is >= 1 and <= 40 && char.IsAsciiLetter(name[0]) && name[^1] != '-'
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && !name.Contains("--", StringComparison.Ordinal);
        refusal = good ? null : ApiErrors.InvalidParameterValue(
            $"The snapshot name {name} is not valid: 1 to 40 letters, digits and hyphens, a letter first, no two hyphens in a row and none at the end.");
        return good;
    }
}
