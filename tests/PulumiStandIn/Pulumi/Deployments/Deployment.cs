using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Runs a program; here only under mocks.</summary>
public sealed partial class Deployment
{
    private static readonly AsyncLocal<DeploymentInstance?> Ambient = new();

    private readonly MockMonitor monitor;
    private Stack? stack;

    private Deployment(MockMonitor monitor, Testing.TestOptions? options)
    {
        this.monitor = monitor;
        IsDryRun = options?.IsPreview ?? true;
        ProjectName = options?.ProjectName ?? "project";
        StackName = options?.StackName ?? "stack";
        OrganizationName = options?.OrganizationName ?? "organization";
        RootDirectory = options?.RootDirectory ?? "rootDirectory";
    }

    public static DeploymentInstance Instance
        => Ambient.Value ?? throw new InvalidOperationException("Trying to acquire Deployment.Instance before 'Run' was called.");

    internal static Deployment? Current => Ambient.Value?.Deployment;

    internal static Deployment Running => Instance.Deployment;

    internal string OrganizationName { get; }

    internal string ProjectName { get; }

    internal string StackName { get; }

    internal string RootDirectory { get; }

    internal bool IsDryRun { get; }

    internal Runner Runner { get; } = new();

    internal Logger Logger { get; } = new();

    internal Configuration Configuration { get; } = Configuration.FromEnvironment();

    internal Stack Stack
    {
        get => stack ?? throw new InvalidOperationException("Trying to acquire Deployment.Stack before 'Run' was called.");
        set => stack = value;
    }

    // Mocks need no engine, so any version of it will do.
    public static Task RequirePulumiVersionAsync(string pulumiVersionRange) => Task.CompletedTask;

    public Task AwaitPendingRegistrations() => Runner.WaitAsync();

    public Task<bool> MonitorSupportsInvokeTransforms() => Task.FromResult(true);

    public Task<bool> MonitorSupportsResourceHooks() => Task.FromResult(true);

    public void RegisterInvokeTransform(InvokeTransform transform) => ArgumentNullException.ThrowIfNull(transform);

    /// <summary>Runs a program under mocks and returns what it declared, or throws what it reported.</summary>
    private static async Task<ImmutableArray<Resource>> TestAsync(Testing.IMocks mocks, Testing.TestOptions? options, Func<Stack> createStack)
    {
        if (Ambient.Value is not null)
        {
            throw new InvalidOperationException("Deployment.Instance should only be set once at the beginning of a 'Run' call.");
        }

        var deployment = new Deployment(new(mocks), options);
        // Local to this asynchronous method: the caller's next run starts without an instance.
        Ambient.Value = new(deployment);
        await deployment.RunToEndAsync(createStack).ConfigureAwait(false);
        return deployment.Logger.Errors switch
        {
            [] => deployment.monitor.Resources,
            [var only] => throw new RunException(only),
            var several => throw new AggregateException(several.Select(error => new RunException(error))),
        };
    }

    private async Task RunToEndAsync(Func<Stack> createStack)
    {
        try
        {
            var created = createStack();
            created.RegisterPropertyOutputs();
            Runner.Register(created.Outputs.DataTask);
        }
        catch (Exception error)
        {
            Report(error);
        }

        // Reporting an error can itself start tasks, and other tasks go on meanwhile.
        while (await Runner.WaitAsync().ConfigureAwait(false) is { Length: > 0 } errors)
        {
            foreach (var error in errors)
            {
                Report(error);
            }
        }
    }

    private void Report(Exception error)
    {
        switch (error)
        {
            case RunException:
                Logger.Log(LogSeverity.Error, error.Message);
                break;
            case ResourceException resource:
                Logger.Log(LogSeverity.Error, resource.HideStack ? resource.Message : resource.ToString());
                break;
            default:
                var program = System.Reflection.Assembly.GetEntryAssembly()?.Location;
                Logger.Log(LogSeverity.Error, $"Running program '{program}' failed with an unhandled exception:\n{error}");
                break;
        }

        // For programs that do not return what the run returns. Pulumi knows this code as "the user has been told".
        Environment.ExitCode = 32;
    }
}
