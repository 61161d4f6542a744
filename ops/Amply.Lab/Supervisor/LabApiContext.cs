using Amply.Lab.Aws;
using Amply.Lab.Group;
using Amply.Lab.Group.Alarms;
using Amply.Lab.Group.Operations;
using Amply.Lab.Group.Snapshots;
using Amply.Lab.Servers;
using Amply.Model.Plans;

namespace Amply.Lab.Supervisor;

/// <summary>The control plane that the lab's API answers from.</summary>
public sealed class LabApiContext : IAsyncDisposable
{
    private LossWatch? losses;
    private Housekeeping? housekeeping;
    private ApplyToken? rotation;
    private PlanDocument? current;
    private string? target;

    public LabApiContext(GroupControl control, SecretStore secrets, AlarmBoard alarms)
    {
        Control = control;
        Secrets = secrets;
        Alarms = alarms;
        Faults = new ApiFaults(control.Snapshots);
        Logs = new LogStore(control.Group.Time);
    }

    public GroupControl Control { get; }

    public SecretStore Secrets { get; }

    public AlarmBoard Alarms { get; }

    /// <summary>The log groups of CloudWatch Logs.</summary>
    public LogStore Logs { get; }

    /// <summary>Receives failures that no caller sees.</summary>
    public IProgress<string>? Log { get; init; }

    /// <summary>The token for the outputs; null if the group has no token. An apply can rotate it.</summary>
    public string? Token { get; private set; }

    /// <summary>The faults that the lab's control can inject and remove.</summary>
    public ApiFaults Faults { get; }

    /// <summary>Starts a control plane over a running data plane. The plan describes the group.</summary>
    public static async Task<LabApiContext> StartAsync(
        PlanDocument plan, IDataPlane dataPlane, LabApiSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        ImmutableArray<string> tokens = settings.Token is { } token ? [token] : [];
        var group = await LabGroup.StartAsync(PlanReader.ReadGroup(plan, settings.AccountId), dataPlane, tokens, time, cancellationToken);
        var control = new GroupControl(
            group, SnapshotCatalogue.Open(settings.SnapshotFolder), PlanReader.ReadParameterGroups(plan), settings.BucketFolder);
        var secrets = new SecretStore(time);
        secrets.Create(
            settings.SecretArn, settings.SecretName, $"How clients reach {group.State.Settings.ReplicationGroupId}", settings.SecretJson);
        var alarms = new AlarmBoard(
            AlarmReader.Read(plan, settings.Target),
            group.Nodes,
            NodeType.Find(group.State.Settings.NodeType)?.VirtualCpus ?? 2,
            settings.AlarmTimeScale,
            time,
            settings.Log);
        var context = new LabApiContext(control, secrets, alarms)
        {
            losses = settings.LossDelay is { } delay ? new LossWatch(control, delay, settings.Log) : null,
            housekeeping = new Housekeeping(control, settings.Log),
            rotation = new ApplyToken(control, secrets, settings.SecretArn),
            current = plan,
            Token = settings.Token,
            target = settings.Target,
            Log = settings.Log,
        };
        context.Logs.Declare(PlanReader.ReadLogGroups(plan));
        return context;
    }

    /// <summary>Changes the running group and its alarms to another plan.</summary>
    /// <param name="progress">Receives the name of each step when the step starts.</param>
    public async Task<ApplyResult> ApplyAsync(PlanDocument plan, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var result = await new ApplyPlan(Control).RunAsync(plan, progress, cancellationToken);
        if (result.Problem is not null)
        {
            return result;
        }

        Alarms.Declare(AlarmReader.Read(plan, target));
        Logs.Declare(PlanReader.ReadLogGroups(plan));
        if (rotation is not null && current is not null && Token is { } token)
        {
            (var done, var problem, Token) = await rotation.RunAsync(current, plan, token, cancellationToken);
            result = new ApplyResult(done is null ? result.Done : result.Done.Add(done), problem);
        }

        current = result.Problem is null ? plan : current;
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        if (losses is not null)
        {
            await losses.DisposeAsync();
        }

        if (housekeeping is not null)
        {
            await housekeeping.DisposeAsync();
        }

        await Alarms.DisposeAsync();
        await Control.DisposeAsync();
    }
}
