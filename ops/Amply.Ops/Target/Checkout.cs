namespace Amply.Ops.Target;

/// <summary>The directory of the project, with the stack files, the labs and the audit log.</summary>
public sealed record Checkout(string Directory)
{
    private const string Prefix = "Pulumi.";
    private const string Suffix = ".yaml";

    public string Labs => Path.Combine(Directory, ".lab");

    /// <summary><c>AMPLY_AUDIT_DIR</c> (for a shared log), else a directory of the checkout.</summary>
    public string AuditDirectory =>
        Environment.GetEnvironmentVariable("AMPLY_AUDIT_DIR") is { Length: > 0 } chosen ? chosen : Path.Combine(Directory, ".audit");

    /// <summary>The names of the stacks with a file, sorted; empty where the directory cannot be read.</summary>
    public ImmutableArray<string> Stacks() => [.. Entries(Directory)
        .Select(Path.GetFileName)
        .OfType<string>()
        .Where(name => name.Length > Prefix.Length + Suffix.Length && name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(
            Suffix, StringComparison.Ordinal))
        .Select(name => name[Prefix.Length..^Suffix.Length])
        .Order(StringComparer.Ordinal)];

    /// <summary>Why no command can run here; null where commands can run.</summary>
    public Refusal? Problem() => System.IO.Directory.Exists(Directory)
        ? null
        : Refusal.Usage(
            $"the project's directory '{Directory}' does not exist", "set the directory that holds Pulumi.yaml: AMPLY_HOME=DIRECTORY");

    private static string[] Entries(string directory)
    {
        try
        {
            return System.IO.Directory.GetFiles(directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary><c>AMPLY_HOME</c>, else the nearest directory upwards with <c>Pulumi.yaml</c>, else the current directory.</summary>
    public static Checkout Find()
    {
        if (Environment.GetEnvironmentVariable("AMPLY_HOME") is { Length: > 0 } home)
        {
            return new Checkout(Path.GetFullPath(home));
        }

        string current;
        try
        {
            current = Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            // The directory was deleted. The shell still knows its name.
            return new Checkout(Environment.GetEnvironmentVariable("PWD") ?? ".");
        }

        for (var at = new DirectoryInfo(current); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Pulumi.yaml")))
            {
                return new Checkout(at.FullName);
            }
        }

        return new Checkout(current);
    }
}
