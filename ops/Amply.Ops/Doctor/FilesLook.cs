using Amply.Lab;
using Amply.Ops.Routines;
using Amply.Ops.Target;

namespace Amply.Ops.Doctor;

/// <summary>Labs, the audit log, and files that hold the token.</summary>
internal static class FilesLook
{
    // A directory may hold anything.
    private const int MostFiles = 200;

    public static Task<ImmutableArray<Finding>> LabsAsync(Surroundings here)
    {
        const string Check = "labs";
        try
        {
            var labs = here.Labs.List().ToLookup(here.Labs.IsRunning);
            var running = labs[true].ToArray();
            return Task.FromResult<ImmutableArray<Finding>>(
            [
                Finding.Pass(Check, running.Length > 0 ? $"running: {string.Join(", ", running)}" : "none is running"),
                .. labs[false].Select(lab => Finding.Fail(Check, $"lab '{lab}' has crashed", $"./amply lab down --lab {lab}")),
            ]);
        }
        catch (LabRefusedException error)
        {
            return Installed.One(Finding.Fail(Check, error.Message, WithoutFix(error.Remedy)));
        }
    }

    public static Task<ImmutableArray<Finding>> AuditAsync(Surroundings here)
    {
        const string Check = "audit log";
        var directory = here.Checkout.AuditDirectory;
        // The first change makes the directory, and this check makes none.
        var at = Path.GetFullPath(directory);
        while (!Path.Exists(at) && Path.GetDirectoryName(at) is { Length: > 0 } above)
        {
            at = above;
        }

        try
        {
            using var file = PrivateFiles.Create(Path.Combine(at, $".doctor-{Guid.NewGuid():n}"), FileOptions.DeleteOnClose);
            return Installed.One(Finding.Pass(Check, $"{directory} can be written"));
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            var why = File.Exists(at) ? "a part of its path is a file" : FileReason.Of(error);
            return Installed.One(Finding.Fail(
                Check, $"{directory} cannot be written: {why}", "name a directory that you can write: export AMPLY_AUDIT_DIR=DIRECTORY"));
        }
    }

    public static Task<ImmutableArray<Finding>> OutputsAsync(Surroundings here)
    {
        const string Check = "outputs";
        var exposed = Candidates(here).Where(OutputsFile.IsExposed).ToArray();
        return Task.FromResult<ImmutableArray<Finding>>(exposed.Length == 0
            ? [Finding.Pass(Check, "no file here that holds a token can be used by others")]
            : [.. exposed.Select(file => Finding.Fail(
                Check, $"'{file}' holds the token, and others can use the file", $"chmod 600 {OutputsFile.Quoted(file)}"))]);
    }

    private static IEnumerable<string> Candidates(Surroundings here)
    {
        string[] folders = [here.Checkout.Directory, here.Directory ?? here.Checkout.Directory];
        return folders.Concat(Entries(here.Checkout.Labs, Directory.EnumerateDirectories)).Distinct()
            .SelectMany(folder => Entries(folder, at => Directory.EnumerateFiles(at, "*.json")));
    }

    private static string[] Entries(string folder, Func<string, IEnumerable<string>> list)
    {
        try
        {
            return Directory.Exists(folder) ? [.. list(folder).Take(MostFiles)] : [];
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            return [];
        }
    }

    // The line has the word already.
    private static string WithoutFix(string remedy) =>
        remedy.StartsWith("Fix: ", StringComparison.Ordinal) ? remedy["Fix: ".Length..] : remedy;
}
