using System.Text.RegularExpressions;

namespace Amply.Ops.Routines.Snapshots.Exporting;

/// <summary>A name that S3 takes: 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends.</summary>
public static partial class BucketName
{
    public const string Allowed = "3-63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends; the name alone, without s3:// and without a folder";

    public static bool IsValid(string name) => Shape().IsMatch(name);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex Shape();
}
