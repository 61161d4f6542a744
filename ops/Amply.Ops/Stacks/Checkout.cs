using System.Collections.Immutable;

namespace Amply.Ops.Stacks;

/// <summary>The directory of the project: stack files, labs and the audit log lie in it.</summary>
public sealed record Checkout(string Directory)
{
    public string Labs => Path.Combine(Directory, ".lab");

    /// <summary><c>AMPLY_AUDIT_DIR</c>, for a log that a team shares, or a directory of the checkout.</summary>
    public string AuditDirectory =>
        Environment.GetEnvironmentVariable("AMPLY_AUDIT_DIR") is { Length: > 0 } chosen ? chosen : Path.Combine(Directory, ".audit");

    /// <summary>Names of the stacks that have a file, sorted.</summary>
    public ImmutableArray<string> Stacks() =>
        [.. System.IO.Directory.EnumerateFiles(Directory, "Pulumi.*.yaml").Select(f => Path.GetFileName(f)["Pulumi.".Length..^".yaml".Length]).Order(StringComparer.Ordinal)];

    /// <summary><c>AMPLY_HOME</c>, or the nearest directory upwards that holds <c>Pulumi.yaml</c>, or the current one.</summary>
    public static Checkout Find()
    {
        if (Environment.GetEnvironmentVariable("AMPLY_HOME") is { Length: > 0 } home)
        {
            return new Checkout(Path.GetFullPath(home));
        }

        for (var at = new DirectoryInfo(Environment.CurrentDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Pulumi.yaml")))
            {
                return new Checkout(at.FullName);
            }
        }

        return new Checkout(Environment.CurrentDirectory);
    }
}
