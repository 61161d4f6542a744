using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amply.Lab.Aws;
using Amply.Lab.Servers;
using Amply.Model.Plans;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Amply.Lab.Supervisor;

/// <summary>The lab's own control under <c>/_lab/</c>. Callers need the token from the lab's state file.</summary>
internal sealed class LabControl(LabSupervisor supervisor, LabApiContext api, RedisDataPlane plane, LabOutputs outputs)
{
    public const string Prefix = "/_lab";

    private readonly DataPlaneFaults faults = new(plane, api.Control.Group);

    public void Map(WebApplication app, string token)
    {
        var control = app.MapGroup(Prefix);
        control.AddEndpointFilter(async (context, next) => Allowed(context.HttpContext, token)
            ? await next(context)
            : Results.StatusCode(StatusCodes.Status401Unauthorized));
        control.MapGet("/status", async (CancellationToken aborted) => Results.Json(await StatusAsync(aborted), LabJson.Default.LabStatus));
        control.MapPost("/apply", (Delegate)ApplyAsync);
        control.MapPost("/down", () =>
        {
            supervisor.Stop();
            return Results.Ok();
        });
        control.MapPut("/faults/{name}", async (string name, string? node, double? milliseconds, int? count, string? zone) =>
            await NodeOfAsync(node) ?? await faults.InjectAsync(new FaultRequest(name, node, milliseconds, count, zone)) switch
            {
                { Problem: null } => Results.Ok(),
                { Problem: var problem } => Refused(problem),
                null when api.Faults.TryInject(name) => Results.Ok(),
                null => Refused(
                    $"there is no fault '{name}'; there are: {string.Join(", ", ApiFaults.Known.Concat(DataPlaneFaults.OfAll))}; "
                    + $"and of a node: kill, {string.Join(", ", DataPlaneFaults.OfNode)}"),
            });
        control.MapDelete("/faults/{name}", async (string name, string? node) =>
            await NodeOfAsync(node) ?? await faults.LiftAsync(name, node) switch
            {
                { Problem: null } => Results.Ok(),
                { Problem: var problem } => Refused(problem),
                null when api.Faults.Lift(name) => Results.Ok(),
                null => Refused($"fault '{name}' is not in force{(node is null ? "" : $" on {node}")}"),
            });
        control.MapPost("/nodes/{id}/kill", async (string id) =>
        {
            if (await UnknownAsync(id) is { } unknown)
            {
                return unknown;
            }

            await plane.KillAsync(id);
            return Results.Ok();
        });
    }

    // A native program can write only the types that LabJson names.
    private static IResult Refused(string why) => Results.Json(why, LabJson.Default.String, statusCode: StatusCodes.Status400BadRequest);

    private async Task<IResult?> NodeOfAsync(string? id) => id is null ? null : await UnknownAsync(id);

    private async Task<IResult?> UnknownAsync(string id)
    {
        var known = (await plane.NodesAsync(CancellationToken.None)).Select(node => node.Id).ToArray();
        return known.Contains(id) ? null : Refused($"the lab has no node '{id}'; it has: {string.Join(", ", known)}");
    }

    private static bool Allowed(HttpContext http, string token) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString()), Encoding.UTF8.GetBytes($"Bearer {token}"));

    private async Task<IResult> ApplyAsync(HttpContext http)
    {
        var plan = await JsonSerializer.DeserializeAsync(http.Request.Body, PlanJson.Default.PlanDocument, http.RequestAborted);
        // A client that disconnects must not leave the group between two plans.
        return Results.Json(await supervisor.ApplyAsync(plan!, api, outputs, CancellationToken.None), LabJson.Default.LabApplyResult);
    }

    private async Task<LabStatus> StatusAsync(CancellationToken cancellationToken)
    {
        var (state, nodes) = await api.Control.Group.ObserveAsync(cancellationToken);
        return new LabStatus
        {
            Name = supervisor.Options.Name,
            Stack = supervisor.Plan.Stack,
            Mode = JsonNamingPolicy.CamelCase.ConvertName(supervisor.Plan.Mode.ToString()),
            GroupStatus = state.Status.ToString().ToLowerInvariant(),
            ReplicationGroupId = state.Settings.ReplicationGroupId,
            PrimaryEndpoint = plane.Endpoints.Primary,
            ReaderEndpoint = plane.Endpoints.Reader,
            ConfigurationEndpoint = plane.Endpoints.Configuration,
            ApiEndpoint = outputs.ApiEndpoint,
            CaCertificateFile = supervisor.Directory.AuthorityCertificate,
            Bastion = plane.BastionUrl,
            SupervisorProcessId = Environment.ProcessId,
            SupervisorLog = supervisor.Directory.SupervisorLog,
            UptimeSeconds = Math.Round(supervisor.Uptime.TotalSeconds, 1),
            Realistic = supervisor.Options.Realistic,
            Nodes = [.. nodes.Values.OrderBy(n => n.Id, StringComparer.Ordinal).Select(Node)],
            Faults = [.. api.Faults.Active, .. faults.Active],
        };
    }

    private LabNode Node(NodeView node) => new()
    {
        Id = node.Id,
        Shard = node.Shard,
        Role = node.Role.ToString().ToLowerInvariant(),
        Endpoint = $"{node.Address}:{node.Port}",
        ProcessId = node.ProcessId,
        Offset = node.Offset,
        LinkUp = node.LinkUp,
        UsedMemoryBytes = node.UsedMemoryBytes,
        Clients = node.ConnectedClients,
        Log = plane.PathsOf(node.Id).Log,
    };
}
