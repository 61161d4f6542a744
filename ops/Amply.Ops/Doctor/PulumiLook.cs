using System.Text.Json;
using Amply.Ops.Aws.Protocol;
using Amply.Ops.Routines;
using Amply.Ops.Terminal;

namespace Amply.Ops.Doctor;

/// <summary>Checks the Pulumi command line and its login.</summary>
internal static class PulumiLook
{
    private const int MostWords = 200;

    // Both commands run at the same time.
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(5);

    public static async Task<ImmutableArray<Finding>> CliAsync(Surroundings here, CancellationToken cancellationToken)
    {
        const string Check = "Pulumi CLI";
        const string Install = "curl -fsSL https://get.pulumi.com | sh";
        if (here.Programs.Find("pulumi") is not { } path)
        {
            return [Finding.Warn(Check, "pulumi is not on PATH; --stack NAME needs it, --outputs FILE does not", Install)];
        }

        var run = await here.Programs.RunAsync(path, ["version"], here.Checkout.Directory, Ceiling, cancellationToken);
        return [run.IsDone
            ? Finding.Pass(Check, $"{run.FirstLine.Bounded(MostWords)}, {path}")
            : Finding.Fail(Check, $"{path} does not work: {Words(run)}", Install)];
    }

    public static async Task<ImmutableArray<Finding>> LoginAsync(Surroundings here, CancellationToken cancellationToken)
    {
        const string Check = "Pulumi login";
        if (here.Programs.Find("pulumi") is not { } path)
        {
            return [];
        }

        Task<ProgramRun> Ask(params string[] words) =>
            here.Programs.RunAsync(path, [.. words, "--non-interactive"], here.Checkout.Directory, Ceiling, cancellationToken);
        var (asked, listed) = (Ask("whoami"), Ask("stack", "ls", "--json"));
        var (user, stacks) = (await asked, await listed);
        if (!user.IsDone)
        {
            return [Finding.Fail(Check, $"pulumi is not logged in, or its backend does not answer: {Words(user)}", "pulumi login")];
        }

        var who = $"logged in as {user.FirstLine.Bounded(MostWords)}";
        return [stacks.IsDone && Names(stacks.Output) is { IsDefault: false } names
            ? names.IsEmpty
                ? Finding.Warn(Check, $"{who}; the backend has no stack of this project", "pulumi stack init prod")
                : Finding.Pass(Check, $"{who}; stacks: {string.Join(", ", names).Bounded(MostWords)}")
            : Finding.Fail(Check, $"{who}; the stacks cannot be listed: {Words(stacks)}", "pulumi stack ls")];
    }

    // The text of another program may hold a token.
    private static string Words(ProgramRun run) =>
        SecretMask.Of((run.Error.Length > 0 ? run with { Output = "" } : run).FirstLine).Bounded(MostWords);

    private static ImmutableArray<string> Names(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateArray().Select(stack => stack.GetProperty("name").GetString()).OfType<string>()];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return default;
        }
    }
}
