using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Amply.Lab.Supervisor;
using Amply.Model.Outputs;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Labs;

/// <summary><c>lab up</c>.</summary>
internal sealed class LabUpVerb : ReportVerb<LabStarted>
{
    private readonly Option<string> stack = new("--stack")
    {
        Description = "The stack whose plan the lab is built from.",
        HelpName = "NAME",
        Required = true,
    };

    private readonly Option<string?> name = new("--name") { Description = "The lab's name. Default: the stack's name.", HelpName = "NAME" };
    private readonly Option<string[]> set = LabNames.SetOption();
    private readonly Option<string?> snapshot = new("--from-snapshot")
    {
        Description = "Start with the data of a snapshot of an earlier lab of the same name.",
        HelpName = "NAME",
    };

    private readonly Option<int?> seed = new("--seed")
    {
        Description = "Write this many sessions, with rate limits, cached queries and Celery results, so that there is data to work on.",
        HelpName = "SESSIONS",
    };

    private readonly Option<int?> port = new("--port")
    {
        Description = "The port of the nodes. Default: the stack's port.",
        HelpName = "N",
    };

    private readonly Option<int> apiPort = new("--api-port")
    {
        Description = "The port of the ElastiCache-compatible API.",
        HelpName = "N",
        DefaultValueFactory = _ => 8080,
    };

    private readonly Option<bool> isPrivate = new("--private")
    {
        Description = "Give clients names that do not resolve, as outside a VPC. The way in is the lab's bastion, a SOCKS 5 server.",
    };

    private readonly Option<bool> realistic = new("--realistic") { Description = "Make failovers take as long as on AWS." };
    private readonly Option<bool> secrets = new("--show-secrets")
    {
        Description = "Print the URLs with their token, as 'pulumi stack output' does.",
    };

    public LabUpVerb(CommandServices services)
        : base(services, "up", "Start a lab and wait until everything answers.")
    {
        port.Validators.Add(AsPort);
        apiPort.Validators.Add(AsPort);
        seed.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 1_000_000)
            {
                result.AddError("--seed is out of range; allowed: 1 to 1000000");
            }
        });
        Takes(stack, name, set, snapshot, seed, port, apiPort, isPrivate, realistic, secrets);
    }

    protected override async Task<Attempt<LabStarted>> LookAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var chosen = parsed.GetValue(stack)!;
        var settings = parsed.GetValue(set) ?? [];
        var planned = await new PlanProcess(Services.Checkout).PlanAsync(chosen, settings, null, cancellationToken);
        if (!planned.Succeeded(out var plan, out var refusal))
        {
            return refusal;
        }

        var options = new LabOptions
        {
            Name = parsed.GetValue(name) ?? chosen,
            Settings = [.. settings],
            FromSnapshot = parsed.GetValue(snapshot),
            Port = parsed.GetValue(port),
            ApiPort = parsed.GetValue(apiPort),
            Private = parsed.GetValue(isPrivate),
            Realistic = parsed.GetValue(realistic),
        };
        var began = Services.Clock.GetTimestamp();
        LabUpResult result;
        using (var progress = Terminal.Progress())
        {
            progress.Show($"starting lab {options.Name}, nodes: {plan.Outputs.Nodes.Length}");
            Services.Answer.Changed = null;
            result = await Services.Labs.UpAsync(plan, options, cancellationToken);
        }

        Services.Answer.Changed = true;
        foreach (var note in result.Notes)
        {
            Terminal.Note(note, Tone.Warning);
        }

        if (parsed.GetValue(seed) is { } sessions)
        {
            await new LabSeed(Services, new GroupTarget($"--lab {options.Name}", result.Outputs)).WriteAsync(sessions, cancellationToken);
        }

        var outputs = parsed.GetValue(secrets) ? result.Outputs : result.Outputs.WithoutSecrets();
        return new LabStarted(options.Name, outputs, Services.Clock.GetElapsedTime(began));
    }

    protected override string Document(LabStarted report) => JsonSerializer.Serialize(report.Outputs, OutputsJson.Default.StackOutputs);

    protected override void Show(LabStarted report)
    {
        var outputs = report.Outputs;
        var nodes = $"{outputs.Nodes.Length} node{(outputs.Nodes.Length == 1 ? "" : "s")}";
        Terminal.Line(
            $"Lab {report.Name} is up after {report.Elapsed.TotalSeconds:0.0} s: {outputs.ReplicationGroupId}, "
            + $"mode {outputs.Mode.ToString().ToLowerInvariant()}, {nodes}",
            Tone.Good);
        foreach (var (what, endpoint) in new[]
        {
            ("primary", outputs.PrimaryEndpoint),
            ("reader", outputs.ReaderEndpoint),
            ("config", outputs.ConfigurationEndpoint),
            ("API", outputs.ApiEndpoint),
            ("bastion", outputs.Bastion),
        })
        {
            if (endpoint is not null)
            {
                Terminal.Line($"  {what,-8} {endpoint}");
            }
        }

        Terminal.Line($"  CA       {outputs.CaCertificateFile}");
        Terminal.Line($"Next: ./amply status --lab {report.Name}");
    }

    private static void AsPort(OptionResult given)
    {
        if (given.Tokens is [{ Value: var text }]
            && !(int.TryParse(text, NumberStyles.None, null, out var number) && number is >= 1 and <= 65_535))
        {
            var option = given.Option.Name;
            given.AddError($"'{text}' is not a port for {option}: 1 to 65535, for example {option} {(option == "--port" ? 6380 : 8080)}");
        }
    }
}

/// <summary>A lab that answers.</summary>
internal sealed record LabStarted(string Name, StackOutputs Outputs, TimeSpan Elapsed);
