using System.Text.RegularExpressions;
using Amply.Model.Outputs;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Terminal;

namespace Amply.Ops.Target;

/// <summary>Reads a stack's outputs from Pulumi, a lab's from its directory, or a file.</summary>
/// <param name="terminal">Prints a warning about a file that others can read.</param>
public sealed partial class Targets(Checkout checkout, ITerminal terminal) : ITargets
{
    /// <summary>The variable of a lab's shell that names the lab.</summary>
    public const string ShellVariable = "AMPLY_LAB_SHELL";

    private const string OutputsName = "outputs.json";
    private const string WriteThem =
        "write the file again: (umask 077; pulumi stack output --json --show-secrets -s STACK > outputs.json)";

    /// <summary>The lab whose shell this process runs in; null outside such a shell.</summary>
    public string? ShellOf { get; init; }

    public async Task<Attempt<GroupTarget>> ResolveAsync(TargetChoice choice, CancellationToken cancellationToken)
    {
        var named = new[] { choice.Stack, choice.Lab, choice.OutputsFile }.Count(c => c is not null);
        if (named != 1)
        {
            return Refusal.Usage(
                named == 0 ? "no target was named. There is no default" : "more than one target was named",
                $"name one target: --stack NAME, --lab [NAME] or --outputs FILE. {Known()}");
        }

        if (ShellOf is { } shell)
        {
            return choice.Lab is "" || choice.Lab == shell
                ? Lab(shell)
                : Refusal.Refused($"this is the shell of lab {shell}, and no other target can be named in it: {Named(choice)}", "exit");
        }

        return choice switch
        {
            { Stack: { } stack } => await StackAsync(stack, cancellationToken),
            { Lab: { } lab } => Lab(lab),
            _ => Saved(choice.OutputsFile!),
        };
    }

    private static string Named(TargetChoice choice) => choice switch
    {
        { Stack: { } stack } => $"--stack {stack}",
        { Lab: { } lab } => $"--lab {lab}",
        _ => $"--outputs {choice.OutputsFile}",
    };

    private async Task<Attempt<GroupTarget>> StackAsync(string stack, CancellationToken cancellationToken)
    {
        if (!StackName().IsMatch(stack))
        {
            return Refusal.Usage($"--stack '{stack}' is not the name of a stack",
                $"use letters, digits, hyphens, underscores and periods, perhaps after organization/project/. {Known()}");
        }

        var outputs = await PulumiStack.OutputsAsync(checkout, stack, cancellationToken);
        return outputs.Succeeded(out var json, out var refusal)
            ? Parse(json, $"--stack {stack}", $"the outputs of stack {stack}", $"run the program once: pulumi up -s {stack}")
            : refusal;
    }

    private Attempt<GroupTarget> Lab(string name)
    {
        if (!Labs().Succeeded(out var labs, out var refusal))
        {
            return refusal;
        }

        if (name.Length == 0)
        {
            if (labs.Length != 1)
            {
                return Refusal.Usage(
                    labs.Length == 0 ? "no lab is running" : $"{labs.Length} labs are running: {string.Join(", ", labs)}",
                    labs.Length == 0 ? "./amply lab up --stack prod" : "select one: --lab NAME");
            }

            name = labs[0];
        }

        if (!labs.Contains(name))
        {
            return Refusal.Usage(
                $"there is no lab '{name}'{(labs.Length > 0 ? $"; there are: {string.Join(", ", labs)}" : "")}",
                $"./amply lab up --stack prod --name {name}");
        }

        return Read(Path.Combine(checkout.Labs, name, OutputsName), $"--lab {name}",
            $"end it, then start it again: ./amply lab down --lab {name}");
    }

    private Attempt<GroupTarget> Saved(string file)
    {
        if (!Read(file, $"--outputs {file}", WriteThem).Succeeded(out var target, out var refusal))
        {
            return refusal;
        }

        if (OutputsFile.HasToken(target.Outputs) && OutputsFile.OthersMode(file) is { } mode)
        {
            terminal.Note(
                $"warn  '{file}' holds the token, and others can use the file (mode {Convert.ToString((int)mode, 8)}).", Tone.Warning);
            terminal.Note($"  Fix: chmod 600 {OutputsFile.Quoted(file)}");
        }

        return target;
    }

    private static Attempt<GroupTarget> Read(string file, string option, string remedy) =>
        BoundedText.OfFile(file, OutputsReader.MaxBytes).Succeeded(out var text, out var problem)
            ? Parse(text, option, $"'{file}'", remedy)
            : problem with { Remedy = remedy };

    private static Attempt<GroupTarget> Parse(string json, string option, string from, string remedy)
    {
        var (outputs, problems) = OutputsReader.Read(json);
        if (outputs is { CaCertificateFile: { } authority } && AuthorityFile.Problem(authority) is { } problem)
        {
            (outputs, problems) =
                (null, [$"caCertificateFile is '{authority}', and {problem}; allowed: the path of a PEM file of certificates"]);
        }

        return outputs is null
            ? Refusal.Usage($"{from} do not follow the outputs contract: {string.Join("; ", problems)}", remedy)
            : new GroupTarget(option, outputs);
    }

    private Attempt<string[]> Labs()
    {
        try
        {
            return Directory.Exists(checkout.Labs)
                ? Directory.EnumerateDirectories(checkout.Labs).Where(d => File.Exists(Path.Combine(d, OutputsName))).Select(
                    d => Path.GetFileName(d)).Order(StringComparer.Ordinal).ToArray()
                : (string[])[];
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            return Refusal.Refused(
                $"the labs in '{checkout.Labs}' cannot be read: {FileReason.Of(error)}",
                "run as the user who owns them, or use another checkout: AMPLY_HOME=DIRECTORY");
        }
    }

    private string Known()
    {
        var stacks = checkout.Stacks();
        var labs = Labs().Succeeded(out var found, out _) ? found : [];
        return $"Stacks here: {string.Join(", ", stacks.DefaultIfEmpty("none"))}. Labs: {string.Join(", ", labs.DefaultIfEmpty("none"))}.";
    }

    [GeneratedRegex(@"^([A-Za-z0-9_][A-Za-z0-9_.-]*/){0,2}[A-Za-z0-9_][A-Za-z0-9_.-]*\z")]
    private static partial Regex StackName();
}

/// <summary>Reads the outputs of the chosen target.</summary>
public interface ITargets
{
    Task<Attempt<GroupTarget>> ResolveAsync(TargetChoice choice, CancellationToken cancellationToken);
}
