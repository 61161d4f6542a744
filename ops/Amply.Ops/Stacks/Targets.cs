using System.Text.Json;
using System.Text.RegularExpressions;
using Amply.Ops.Redis;
using Amply.Redis;
using Amply.Redis.Outputs;

namespace Amply.Ops.Stacks;

/// <summary>Reads a stack's outputs from Pulumi, a lab's from its directory, or a file.</summary>
public sealed partial class Targets(Checkout checkout) : ITargets
{
    public async Task<Attempt<Target>> ResolveAsync(TargetChoice choice, CancellationToken cancellationToken)
    {
        var named = new[] { choice.Stack, choice.Lab, choice.OutputsFile }.Count(c => c is not null);
        if (named != 1)
        {
            return Refusal.Usage(
                named == 0 ? "no target was named, and there is never a default" : "more than one target was named",
                $"name exactly one: --stack NAME, --lab [NAME] or --outputs FILE. {Known()}");
        }

        return choice switch
        {
            { Stack: { } stack } => await StackAsync(stack, cancellationToken),
            { Lab: { } lab } => Lab(lab),
            _ => OutputsFile(choice.OutputsFile!),
        };
    }

    private async Task<Attempt<Target>> StackAsync(string stack, CancellationToken cancellationToken)
    {
        if (!StackName().IsMatch(stack))
        {
            return Refusal.Usage($"--stack '{stack}' is not a stack's name", $"allowed: letters, digits, hyphens, underscores and periods; organization/project/ may stand before. {Known()}");
        }

        var outputs = await PulumiStack.OutputsAsync(checkout, stack, cancellationToken);
        return outputs.Succeeded(out var json, out var refusal)
            ? Parse(json, $"--stack {stack}", $"the outputs of stack {stack}", $"run the program once: pulumi up -s {stack}")
            : refusal;
    }

    private Attempt<Target> Lab(string name)
    {
        var labs = Labs();
        if (name.Length == 0)
        {
            if (labs.Length != 1)
            {
                return Refusal.Usage(
                    labs.Length == 0 ? "no lab is running" : $"{labs.Length} labs are running: {string.Join(", ", labs)}",
                    labs.Length == 0 ? "start one: ./amply lab up --stack prod" : "name the one you mean: --lab NAME");
            }

            name = labs[0];
        }

        var file = Path.Combine(checkout.Labs, name, "outputs.json");
        if (!labs.Contains(name))
        {
            return Refusal.Usage(
                $"there is no lab '{name}'{(labs.Length > 0 ? $"; there are: {string.Join(", ", labs)}" : "")}",
                $"start it: ./amply lab up --stack prod --name {name}");
        }

        return Parse(File.ReadAllText(file), $"--lab {name}", file, $"start the lab again: ./amply lab down --lab {name}, then ./amply lab up --stack prod --name {name}");
    }

    private static Attempt<Target> OutputsFile(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Refusal.Usage(
                $"the outputs file '{file}' cannot be read: {error.Message}",
                "write it: (umask 077; pulumi stack output --json --show-secrets -s STACK > outputs.json)");
        }

        return Parse(text, $"--outputs {file}", file, "write it: (umask 077; pulumi stack output --json --show-secrets -s STACK > outputs.json)");
    }

    private static Attempt<Target> Parse(string json, string option, string from, string remedy)
    {
        StackOutputs? outputs;
        try
        {
            outputs = JsonSerializer.Deserialize(json, ContractJson.Default.StackOutputs);
        }
        catch (JsonException error)
        {
            // The message of the exception names a property and a position, never a value.
            return Refusal.Usage($"{from} do not follow the outputs contract: {error.Message}", remedy);
        }

        return outputs is null ? Refusal.Usage($"{from} name no endpoint", remedy)
            : Problem(outputs) is { } problem ? Refusal.Usage($"{from} {problem}", remedy)
            : new Target(option, outputs);
    }

    // What a file that was written by hand, or cut off, may hold although its shape is right.
    private static string? Problem(StackOutputs outputs)
    {
        string?[] endpoints = [outputs.PrimaryEndpoint, outputs.ReaderEndpoint, outputs.ConfigurationEndpoint];
        return endpoints.FirstOrDefault(e => e is not null && !EndpointText.TryParse(e, out _)) is { } wrong ? $"hold an endpoint that cannot be: '{wrong}' is not host:port"
            : (outputs.PrimaryEndpoint ?? outputs.ConfigurationEndpoint) is null ? "name no endpoint"
            : outputs.Nodes.IsDefaultOrEmpty ? "name no nodes"
            : outputs.ApiEndpoint is { } api && !Uri.TryCreate(api, UriKind.Absolute, out _) ? $"hold an API that cannot be: '{api}' is not an address"
            : null;
    }

    private string[] Labs() => Directory.Exists(checkout.Labs)
        ? [.. Directory.EnumerateDirectories(checkout.Labs).Where(d => File.Exists(Path.Combine(d, "outputs.json"))).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)]
        : [];

    private string Known()
    {
        var (stacks, labs) = (checkout.Stacks(), Labs());
        return $"Stacks here: {(stacks.Length > 0 ? string.Join(", ", stacks) : "none")}. Labs: {(labs.Length > 0 ? string.Join(", ", labs) : "none")}.";
    }

    [GeneratedRegex(@"^([A-Za-z0-9_][A-Za-z0-9_.-]*/){0,2}[A-Za-z0-9_][A-Za-z0-9_.-]*\z")]
    private static partial Regex StackName();
}
