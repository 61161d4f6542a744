using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amply.Ops.Commands.Completions;

/// <summary><c>completion bash|zsh|fish</c>: a script that has a shell complete verbs, options and values.</summary>
internal static class CompletionCommand
{
    public static Command Create(CommandServices services)
    {
        var shell = new Argument<string>("SHELL")
        {
            Description = "The shell. To use the script at once, in bash: source <(./amply completion bash)",
            HelpName = "bash|zsh|fish",
        };
        shell.AcceptOnlyFromAmong([.. ShellScripts.Shells]);
        var output = new OutputOption();
        var command = new Command("completion", "Print a script with which a shell completes verbs, options and values.") { shell };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var chosen = parsed.GetValue(shell)!;
            var script = ShellScripts.Of(chosen);
            services.Terminal.Raw(output.IsJson(parsed)
                ? JsonSerializer.Serialize(new CompletionView(chosen, script), CompletionJson.Default.CompletionView)
                : script);
            return (int)ExitCode.Done;
        });
        return command;
    }
}

internal sealed record CompletionView(string Shell, string Script);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CompletionView))]
internal sealed partial class CompletionJson : JsonSerializerContext;
