using System.CommandLine;
using Amply.Lab.Supervisor;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Labs;

/// <summary><c>lab down</c>.</summary>
internal sealed class LabDownVerb : LabVerb<LabDowned>
{
    private readonly Option<bool> all = new("--all") { Description = "Delete the lab's snapshots too." };

    public LabDownVerb(CommandServices services)
        : base(services, "down", "Stop a lab and delete its state. No process is left.") => Takes(all);

    protected override ExitCode Refused => ExitCode.Usage;

    protected override async Task<Attempt<LabDowned>> LookAsync(
        LabClient client, string name, ParseResult parsed, CancellationToken cancellationToken)
    {
        Services.Answer.Changed = null;
        var end = await client.DownAsync(name, cancellationToken);
        if (!end.Left.IsEmpty)
        {
            return new Refusal(
                ExitCode.Unknown,
                $"{end.Left.Length} processes of lab {name} could not be stopped: {string.Join(", ", end.Left)}. Its state is kept.",
                $"end them as the user who owns them, then run this again: kill -9 {string.Join(' ', end.Left)}");
        }

        Services.Answer.Changed = true;
        if (parsed.GetValue(all))
        {
            client.DeleteSnapshots(name);
        }

        var (folder, files) = client.SnapshotFolder(name);
        return new LabDowned(name, files > 0 ? folder : null, files);
    }

    protected override void Show(LabDowned report)
    {
        Terminal.Line($"Lab {report.Lab} is down. No process of the lab is left.", Tone.Good);
        if (report.SnapshotFolder is { } folder)
        {
            var files = report.SnapshotFiles == 1 ? "1 file" : $"{report.SnapshotFiles:N0} files";
            Terminal.Note(
                $"Its snapshots stay: {files} with the lab's sessions in {folder}. "
                + "A lab of this name can start from them. If no lab needs them, delete them.",
                Tone.Warning);
            Terminal.NoteHint($"rm -r {OutputsFile.Quoted(folder)}");
        }
    }
}

/// <summary>The lab that <c>lab down</c> removed.</summary>
/// <param name="SnapshotFolder">Where its snapshots stay; absent where there are none.</param>
internal sealed record LabDowned(string Lab, string? SnapshotFolder, int SnapshotFiles);
