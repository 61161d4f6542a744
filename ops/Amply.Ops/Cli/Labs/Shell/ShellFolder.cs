namespace Amply.Ops.Cli.Labs.Shell;

/// <summary>
/// The folder of the programs and files that a lab's shell uses. All labs of a checkout share it, and it outlives them: without these
/// programs an open shell would run the ones behind them.
/// </summary>
/// <param name="Labs">The directory of the labs.</param>
internal sealed record ShellFolder(string Labs)
{
    private const string Prefix = "shell/";

    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly ImmutableArray<string> Programs = ["aws", "redis-cli", "pulumi"];

    public string Path => System.IO.Path.Combine(Labs, ".shell");

    /// <summary>Comes first on PATH.</summary>
    public string Bin => System.IO.Path.Combine(Path, "bin");

    /// <summary>Empty files and folders in place of the user's.</summary>
    public string AwsConfig => System.IO.Path.Combine(Path, "aws-config");

    public string AwsCredentials => System.IO.Path.Combine(Path, "aws-credentials");

    public string PulumiHome => System.IO.Path.Combine(Path, "pulumi");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes the programs and files of this build.</summary>
    /// <param name="amply">The words that start this program.</param>
    public void Write(IEnumerable<string> amply)
    {
        PrivateFiles.CreateFolder(Bin);
        PrivateFiles.CreateFolder(PulumiHome);
        PrivateFiles.Write(AwsConfig, "");
        PrivateFiles.Write(AwsCredentials, "");
        foreach (var name in new[] { "bashrc", ".zshrc", "shell.fish", "shrc" })
        {
            PrivateFiles.Write(File(name), Text(name));
        }

        PrivateFiles.Write(System.IO.Path.Combine(Bin, "lab.sh"), Text("lab.sh"));
        foreach (var name in Programs)
        {
            WriteProgram(name, Text(name));
        }

        var words = string.Join(' ', amply.Select(word => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'"));
        WriteProgram("amply", $"#!/bin/sh\nexec {words} \"$@\"\n");
    }

    private void WriteProgram(string name, string text)
    {
        // A shell that is open may run the program now, so it is replaced in one step.
        var (path, beside) = (System.IO.Path.Combine(Bin, name), System.IO.Path.Combine(Path, $"{name}.{Environment.ProcessId}.new"));
        PrivateFiles.Write(beside, text);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(beside, Executable);
        }

        System.IO.File.Move(beside, path, overwrite: true);
    }

    private static string Text(string name)
    {
        using var stream = typeof(ShellFolder).Assembly.GetManifestResourceStream(Prefix + name)!;
        return new StreamReader(stream).ReadToEnd();
    }
}
