using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Amply.Lab.Group;
using Amply.Lab.Group.Snapshots;
using Amply.Lab.Servers;
using Amply.Model.Plans;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Amply.Lab.Supervisor;

/// <summary>The process of one lab. It starts what the plan declares, serves the API and the control, and stops everything.</summary>
internal sealed class LabSupervisor : IDisposable
{
    // The account of the examples in AWS' documentation.
    private const string AccountId = "123456789012";
    private const int TokenLength = 64;
    private const int NetworkTries = 8;
    private const string AgainRemedy = "start the lab again; nothing was left behind";
    // Shorter, and a slow node on a busy machine would count as lost.
    private static readonly TimeSpan LossDelay = TimeSpan.FromSeconds(1);

    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly LabDirectory directory;
    private readonly LabOptions options;
    private readonly TimeProvider clock;
    private readonly DateTimeOffset started;
    private readonly CancellationTokenSource stopping = new();
    private PlanDocument plan;

    private LabSupervisor(LabDirectory directory, LabOptions options, PlanDocument plan, TimeProvider clock)
    {
        (this.directory, this.options, this.plan, this.clock) = (directory, options, plan, clock);
        started = clock.GetUtcNow();
    }

    /// <summary>
    /// Runs until it is stopped. The exit code is 0, or 1 if the lab could not be started; the failure file then holds the reason.
    /// </summary>
    public static async Task<int> RunAsync(LabDirectory directory, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            var (optionsText, planText) = (
                await File.ReadAllTextAsync(directory.Options, cancellationToken),
                await File.ReadAllTextAsync(directory.Plan, cancellationToken));
            var options = JsonSerializer.Deserialize(optionsText, LabJson.Default.LabOptions)!;
            var plan = JsonSerializer.Deserialize(planText, PlanJson.Default.PlanDocument)!;
            using var supervisor = new LabSupervisor(directory, options, plan, clock);
            await supervisor.ServeAsync(cancellationToken);
            return 0;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // The file carries the reason to the person. The log is deleted with the lab's directory.
            LabLog.Write(error);
            var failure = error switch
            {
                LabRefusedException refused => new LabFailure(refused.Message, refused.Remedy) { Details = refused.Details },
                LabException own => new LabFailure(own.Message, AgainRemedy) { Details = own.Details },
                _ => new LabFailure(
                    $"the lab could not be started: {LabException.Words(error)}", AgainRemedy)
                { Details = [.. FailureTrace.Lines(error)] },
            };
            PrivateFiles.Write(directory.Failure, JsonSerializer.Serialize(failure, LabJson.Default.LabFailure));
            return 1;
        }
    }

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        var program = RedisServerProgram.Find();
        var group = PlanReader.ReadGroup(plan, AccountId);
        var restoration = new Restoration(
            GroupShapes.Of(group, options.Port ?? group.Port, plan.Outputs.Nodes), group.ReplicationGroupId, Restored(group));
        var token = RandomNumberGenerator.GetString(Alphanumeric, TokenLength);
        var (plane, network) = await StartNodesAsync(group, restoration.Start, program, token, linked.Token);
        await using var running = plane;
        await restoration.FinishAsync(plane, linked.Token);
        var outputs = new LabOutputs(directory, network, options, plane);
        await using var api = await LabApiContext.StartAsync(
            plan,
            plane,
            new LabApiSettings
            {
                AccountId = AccountId,
                SnapshotFolder = Create(directory.Snapshots),
                BucketFolder = Create(directory.Buckets),
                Token = token,
                SecretArn = plan.Outputs.AuthTokenSecretArn,
                SecretName = LabOutputs.SecretName(plan),
                SecretJson = outputs.SecretJson(token),
                LossDelay = LossDelay,
                Target = $"--lab {options.Name}",
            },
            clock,
            linked.Token);

        await using var app = Web(network);
        LabApi.Map(app, api);
        var control = new LabControl(this, api, plane, outputs);
        var controlToken = RandomNumberGenerator.GetString(Alphanumeric, TokenLength);
        control.Map(app, controlToken);
        await app.StartAsync(linked.Token);

        outputs.Write(plan, Members(api), token);
        PrivateFiles.Write(directory.State, JsonSerializer.Serialize(
            new LabState
            {
                Supervisor = ProcessIdentity.Of(Environment.ProcessId)!,
                ApiEndpoint = outputs.ApiEndpoint,
                ControlToken = controlToken,
                Started = started,
            },
            LabJson.Default.LabState));
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, linked.Token).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await app.StopAsync(CancellationToken.None);
    }

    public LabDirectory Directory => directory;

    public LabOptions Options => options;

    public PlanDocument Plan => plan;

    public TimeSpan Uptime => clock.GetUtcNow() - started;

    public void Stop() => stopping.Cancel();

    public void Dispose() => stopping.Dispose();

    /// <summary>Changes the running lab to another plan, by the same operations as the API.</summary>
    public async Task<LabApplyResult> ApplyAsync(
        PlanDocument to, LabApiContext api, LabOutputs outputs, CancellationToken cancellationToken)
    {
        var result = await api.ApplyAsync(to, new LabLog("apply: "), cancellationToken);
        if (result.Problem is null)
        {
            plan = to;
            outputs.Write(to, Members(api), api.Token!);
            outputs.WriteSecret(api.Secrets, to, api.Token!);
            PrivateFiles.Write(directory.Plan, JsonSerializer.Serialize(to, PlanJson.Default.PlanDocument));
        }

        return new LabApplyResult(result.Done, result.Problem, result.IsRefused);
    }

    private ImmutableArray<ShardData> Restored(GroupSettings group)
    {
        if (options.FromSnapshot is not { } name)
        {
            return [];
        }

        var restore = SnapshotRestore.Of(SnapshotCatalogue.Open(Create(directory.Snapshots)), name, group);
        return restore.Refusal is null
            ? restore.Shards
            : throw new LabRefusedException(restore.Refusal.TrimEnd('.'),
                $"choose another snapshot, or start without a snapshot; the snapshots of lab {options.Name} are in {directory.Snapshots}");
    }

    // Another lab may take the chosen addresses before the nodes start. Then the next addresses are tried.
    private async Task<(RedisDataPlane Plane, LabNetwork Network)> StartNodesAsync(
        GroupSettings group, GroupShape shape, string program, string token, CancellationToken cancellationToken)
    {
        var maxmemory = MaxmemoryOf(group.NodeType)
            ?? throw new LabRefusedException($"the memory of node type {group.NodeType} is not known",
                $"choose one of: {string.Join(", ", NodeType.Names.Where(n => MaxmemoryOf(n) is not null))}");
        var names = options.Private ? PrivateNames.Of(group.ReplicationGroupId, group.Region, directory.Path) : null;
        for (var taken = 0; ; taken++)
        {
            var network = NetworkChooser.Choose(directory.Path, taken, options.Port ?? group.Port, options.ApiPort, shape.ClusterMode);
            LabAuthority.Write(directory.Path, options.Name, network, names, clock);
            var settings = new NodeSettings
            {
                RedisServer = program,
                Network = network,
                CertificateDirectory = directory.Path,
                AdminPassword = RandomNumberGenerator.GetString(Alphanumeric, TokenLength),
                Clock = clock,
                Names = names,
                MaxmemoryBytes = maxmemory,
                Parameters = group.ParameterGroup.Parameters,
                Tokens = [token],
            };
            try
            {
                return (await RedisDataPlane.StartAsync(settings, Times(), directory.Nodes, shape, cancellationToken), network);
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse && taken < NetworkTries)
            {
                LabLog.Write($"{network.Prefix} was taken by another lab; trying the next");
            }
        }
    }

    private static IEnumerable<string> Members(LabApiContext api) =>
        api.Control.Group.State.Members.Select(member => member.Id).Order(StringComparer.Ordinal);

    private WebApplication Web(LabNetwork network)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = directory.Path });
        builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Parse(network.Api), options.ApiPort);
        });
        return builder.Build();
    }

    private DataPlaneOptions Times()
    {
        var times = options.Realistic ? DataPlaneOptions.Realistic : new DataPlaneOptions();
        return options.EndpointLagMilliseconds is { } lag ? times with { EndpointLag = TimeSpan.FromMilliseconds(lag) } : times;
    }

    private static string Create(string path)
    {
        PrivateFiles.CreateFolder(path);
        return path;
    }

    private static long? MaxmemoryOf(string nodeType) => NodeType.Find(nodeType)?.MaxMemoryBytes;
}
