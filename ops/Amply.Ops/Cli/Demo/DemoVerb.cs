using System.CommandLine;
using System.Text.Json;
using Amply.Keyspace.Seeding;
using Amply.Lab;
using Amply.Ops.Cli.Labs;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Demo;

/// <summary><c>demo</c>: plan of prod, lab of it, the routines against it, with proofs.</summary>
internal static class DemoVerb
{
    public static Command Create(CommandServices services)
    {
        var output = new OutputOption();
        var sessions = new Option<int>("--sessions") { Description = "How many sessions to begin with.", DefaultValueFactory = _ => new SeedOptions().Sessions };
        sessions.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1_000_000)
            {
                result.AddError("--sessions is out of range; allowed: 1 to 1000000");
            }
        });
        var command = new Command("demo", "The whole job against real Redis: plan, lab, snapshot, switch to HA, failover, flush; exit code 1 if any proof fails.") { sessions };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var run = new DemoRun(services.Checkout, services.Groups, LabCommand.Client(services), services.Terminal, services.Clock);
            try
            {
                if (!(await run.RunAsync(new SeedOptions { Sessions = parsed.GetValue(sessions) }, cancellationToken)).Succeeded(out var report, out var refusal))
                {
                    return AmplyCommand.Refuse(services.Terminal, refusal);
                }

                foreach (var proof in report.Proofs.Where(p => !p.Holds))
                {
                    services.Terminal.Problem(new Problem($"{proof.Step}: {proof.Claim}", Why: proof.Seen));
                }

                if (output.IsJson(parsed))
                {
                    services.Terminal.Raw(JsonSerializer.Serialize(report, OpsJson.Default.DemoReport));
                }
                else
                {
                    Show(services.Terminal, report);
                }

                return (int)(report.Holds ? ExitCode.Done : ExitCode.Failed);
            }
            catch (LabRefusedException error)
            {
                return AmplyCommand.Refuse(services.Terminal, Refusal.Of(error));
            }
        });
        return command;
    }

    private static void Show(ITerminal terminal, DemoReport report)
    {
        terminal.Line();
        terminal.Table(TableView.Of(
            ["step", "proof", "", "seen"],
            report.Proofs.Select(p => new Cell[] { p.Step, p.Claim, new(p.Holds ? "ok" : "FAIL", p.Holds ? Tone.Good : Tone.Bad), p.Seen })));
        terminal.Line();
        terminal.Line(
            $"{report.Proofs.Count(p => p.Holds)} of {report.Proofs.Length} proofs hold; {report.TookSeconds:0} s.",
            report.Holds ? Tone.Good : Tone.Bad);
    }
}
