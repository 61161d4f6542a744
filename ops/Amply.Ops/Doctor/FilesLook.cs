using Amply.Lab;
using Amply.Ops.Routines;
using Amply.Ops.Target;

namespace Amply.Ops.Doctor;

/// <summary>Checks labs, the audit log, and files that hold the token.</summary>
internal static class FilesLook
{
    // A directory may hold very many files.
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
                Finding.Pass(Check, running.Length > 0 ? $"running: {string.Join(", ", running)}" : "no lab is running"),
                .. labs[false].Select(lab => Finding.Fail(Check, $"lab '{lab}' has crashed", $"./amply lab down --lab {lab}")),
            ]);
        }
        catch (LabRefusedException error)
        {
            return Installed.One(Finding.Fail(Check, error.Message, error.Remedy));
        }
    }

    public static Task<ImmutableArray<Finding>> AuditAsync(Surroundings here)
    {
        const string Check = "audit log";
        var directory = here.Checkout.AuditDirectory;
        // The first change creates the directory. This check does not.
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
                Check,
                $"{directory} cannot be written: {why}",
                "choose a directory that you can write to: export AMPLY_AUDIT_DIR=DIRECTORY"));
        }
    }

    public static Task<ImmutableArray<Finding>> OutputsAsync(Surroundings here)
    {
        const string Check = "outputs";
        var exposed = Candidates(here).Where(OutputsFile.IsExposed).ToArray();
        return Task.FromResult<ImmutableArray<Finding>>(exposed.Length == 0
            ? [Finding.Pass(Check, "only you can read the files here that hold a token")]
            : [.. exposed.Select(file => Finding.Fail(
                Check, $"'{file}' holds the token, and others can use the file", $"chmod 600 {OutputsFile.Quoted(file)}"))]);
    }

    private static IEnumerable<string> Candidates(Surroundings here)
    {
        string[] folders = [here.Checkout.Directory, here.Directory ?? here.Checkout.Directory];
        return folders.Concat(Entries(here.Checkout.Labs, "*", isFolder: true)).Distinct()
            .SelectMany(folder => Entries(folder, "*.json", isFolder: false));
    }

    private static string[] Entries(string folder, string pattern, bool isFolder)
    {
        try
        {
            var entries = (Directory.Exists(folder), isFolder) switch
            {
                (false, _) => [],
                (_, true) => Directory.EnumerateDirectories(folder, pattern),
                _ => Directory.EnumerateFiles(folder, pattern),
            };
            return [.. entries.Take(MostFiles)];
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            return [];
        }
    }

}
