namespace Pulumi;

/// <content>The entry points of programs, which this library has none of: it says so and ends.</content>
public sealed partial class Deployment
{
    // Pulumi reports any exit code but 32, which tells it that its log has the error already; this has no way to that log.
    private const int CannotDeploy = 1;

    public static Task<int> RunAsync(Action action) => Refuse();

    public static Task<int> RunAsync(Func<IDictionary<string, object?>> func) => Refuse();

    public static Task<int> RunAsync(Func<Task> func) => Refuse();

    public static Task<int> RunAsync(Func<Task<IDictionary<string, object?>>> func, StackOptions? options = null) => Refuse();

    public static Task<int> RunAsync<TStack>()
        where TStack : Stack, new()
        => Refuse();

    public static Task<int> RunAsync<TStack>(IServiceProvider serviceProvider)
        where TStack : Stack
        => Refuse();

    private static async Task<int> Refuse()
    {
        string[] engine = ["PULUMI_MONITOR", "PULUMI_ENGINE"];
        if (engine.All(variable => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable))))
        {
            // The real library throws here too.
            throw new InvalidOperationException(
                "Program run without the Pulumi engine available; re-run using the `pulumi` CLI: `pulumi up -s STACK`. "
                + "`./amply plan STACK` shows what it would do without one.");
        }

        await Console.Error.WriteLineAsync(
            """
            This build cannot deploy: it was made against the stand-in for Pulumi (tests/PulumiStandIn), because the package
            registry that it was restored from lacked Pulumi, Pulumi.Aws and Pulumi.Random. Nothing was changed.
            Build it against the real packages, with a registry that has them, and run the command again:
                rm -f artifacts/pulumi-sdk.txt
                dotnet build -p:PulumiSdk=nuget
            """).ConfigureAwait(false);
        Environment.ExitCode = CannotDeploy;
        return CannotDeploy;
    }
}
