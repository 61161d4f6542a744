using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Amply.Lab;
using Amply.Lab.Supervisor;
using Amply.Model;
using Amply.Model.Outputs;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Labs;

/// <summary><c>lab up</c>.</summary>
internal static class LabUpVerb
{
    public static Command Create(CommandServices services)
    {
        var stack = new Option<string>("--stack") { Description = "The stack whose plan it is built from.", HelpName = "NAME", Required = true };
        var name = new Option<string?>("--name") { Description = "The lab's name; the stack's where none is given.", HelpName = "NAME" };
        var set = LabCommand.SetOption();
        var port = new Option<int?>("--port") { Description = "In place of the stack's port.", HelpName = "N" };
        var apiPort = new Option<int>("--api-port") { Description = "Of the ElastiCache-compatible API.", HelpName = "N", DefaultValueFactory = _ => 8080 };
        port.Validators.Add(AsPort);
        apiPort.Validators.Add(AsPort);
        var realistic = new Option<bool>("--realistic") { Description = "Failovers take as long as they do on AWS." };
        var snapshot = new Option<string?>("--from-snapshot") { Description = "Start with the data of a snapshot that an earlier lab of the name made.", HelpName = "NAME" };
        var secrets = new Option<bool>("--show-secrets") { Description = "Print the URLs with their token, as 'pulumi stack output' does." };
        var output = new OutputOption();
        var command = new Command("up", "Start a lab and wait until everything answers.") { stack, name, set, snapshot, port, apiPort, realistic, secrets };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var chosen = parsed.GetValue(stack)!;
            var settings = parsed.GetValue(set) ?? [];
            var planned = await new PlanProcess(services.Checkout).PlanAsync(chosen, settings, null, cancellationToken);
            if (!planned.Succeeded(out var plan, out var refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var options = new LabOptions
            {
                Name = parsed.GetValue(name) ?? chosen,
                Settings = [.. settings],
                FromSnapshot = parsed.GetValue(snapshot),
                Port = parsed.GetValue(port),
                ApiPort = parsed.GetValue(apiPort),
                Realistic = parsed.GetValue(realistic),
            };
            var began = services.Clock.GetTimestamp();
            LabUpResult result;
            try
            {
                using var progress = services.Terminal.Progress();
                progress.Show($"starting lab {options.Name}: {plan.Outputs.Nodes.Length} nodes");
                services.Answer.Changed = null;
                result = await LabCommand.Client(services).UpAsync(plan, options, cancellationToken);
            }
            catch (LabRefusedException error)
            {
                return AmplyCommand.Refuse(services.Terminal, Refusal.Of(error));
            }

            services.Answer.Changed = true;
            foreach (var note in result.Notes)
            {
                services.Terminal.Note(note, Tone.Warning);
            }

            var outputs = parsed.GetValue(secrets) ? result.Outputs : result.Outputs.WithoutSecrets();
            if (output.IsJson(parsed))
            {
                services.Terminal.Raw(JsonSerializer.Serialize(outputs, OutputsJson.Default.StackOutputs));
            }
            else
            {
                Show(services.Terminal, options.Name, outputs, services.Clock.GetElapsedTime(began));
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void AsPort(OptionResult given)
    {
        if (given.Tokens is [{ Value: var text }] && !(int.TryParse(text, NumberStyles.None, null, out var number) && number is >= 1 and <= 65_535))
        {
            given.AddError($"'{text}' is no port for {given.Option.Name}: 1 to 65535, for example {given.Option.Name} {(given.Option.Name == "--port" ? 6380 : 8080)}");
        }
    }

    private static void Show(ITerminal terminal, string name, StackOutputs outputs, TimeSpan elapsed)
    {
        terminal.Line($"Lab {name} is up after {elapsed.TotalSeconds:0.0} s: {outputs.ReplicationGroupId}, mode {outputs.Mode.ToString().ToLowerInvariant()}, {outputs.Nodes.Length} node{(outputs.Nodes.Length == 1 ? "" : "s")}", Tone.Good);
        foreach (var (what, endpoint) in new[] { ("primary", outputs.PrimaryEndpoint), ("reader", outputs.ReaderEndpoint), ("config", outputs.ConfigurationEndpoint), ("API", outputs.ApiEndpoint) })
        {
            if (endpoint is not null)
            {
                terminal.Line($"  {what,-8} {endpoint}");
            }
        }

        terminal.Line($"  CA       {outputs.CaCertificateFile}");
        terminal.Line($"Next: ./amply status --lab {name}   ./amply lab apply --lab {name} --set {(outputs.Mode is Mode.Single ? "mode=ha" : "replicas=2")}   ./amply lab down --lab {name}");
    }
}
