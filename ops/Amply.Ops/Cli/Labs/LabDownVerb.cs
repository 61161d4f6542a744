using System.CommandLine;
using Amply.Lab.Supervisor;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Labs;

/// <summary><c>lab down</c>.</summary>
internal sealed class LabDownVerb : LabVerb<LabDowned>
{
    public LabDownVerb(CommandServices services)
        : base(services, "down", "Stop a lab and delete its state. No process is left.") => Takes();

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
                $"kill -9 {string.Join(' ', end.Left)}, as the user who owns them; then: ./amply lab down --lab {name}");
        }

        Services.Answer.Changed = true;
        return new LabDowned(name);
    }

    protected override void Show(LabDowned report) => Terminal.Line($"Lab {report.Lab} is down. No process of the lab is left.", Tone.Good);
}

/// <summary>The lab that <c>lab down</c> removed.</summary>
internal sealed record LabDowned(string Lab);
