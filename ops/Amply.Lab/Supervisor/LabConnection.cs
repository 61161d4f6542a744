using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Amply.Lab.Supervisor;

/// <summary>Sends requests to the supervisor of one running lab.</summary>
/// <param name="directory">The directory of a lab that exists.</param>
internal sealed class LabConnection(LabDirectory directory, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A step of an update copies the whole data set several times.
    private static readonly TimeSpan PatienceOfApply = TimeSpan.FromMinutes(10);
    private static readonly WaitTimes Dying = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(1));

    // Bytes. The status of the largest lab has 50 KiB.
    private const int MostBytes = 8 << 20;

    // Characters of a refusal's message.
    private const int MostWords = 1000;

    public Task<LabStatus> StatusAsync(CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, "status", null, Patience, LabJson.Default.LabStatus, cancellationToken);

    public Task<LabApplyResult> ApplyAsync<T>(T plan, JsonTypeInfo<T> type, CancellationToken cancellationToken) => AskAsync(
        HttpMethod.Post,
        "apply",
        JsonSerializer.Serialize(plan, type),
        PatienceOfApply,
        LabJson.Default.LabApplyResult,
        cancellationToken);

    public Task InjectAsync(FaultRequest fault, CancellationToken cancellationToken)
    {
        var delay = fault.Milliseconds is { } given ? $"milliseconds={given:0.###}&" : "";
        var count = fault.Count is { } many ? $"count={many}&" : "";
        var zone = fault.Zone is { } named ? $"zone={Uri.EscapeDataString(named)}" : "";
        return CommandAsync(
            HttpMethod.Put, $"faults/{Uri.EscapeDataString(fault.Name)}?{Of(fault.Node)}{delay}{count}{zone}", cancellationToken);
    }

    public Task LiftAsync(string fault, string? node, CancellationToken cancellationToken) =>
        CommandAsync(HttpMethod.Delete, $"faults/{Uri.EscapeDataString(fault)}?{Of(node)}", cancellationToken);

    public Task KillAsync(string node, CancellationToken cancellationToken) =>
        CommandAsync(HttpMethod.Post, $"nodes/{Uri.EscapeDataString(node)}/kill", cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => CommandAsync(HttpMethod.Post, "down", cancellationToken);

    private static string Of(string? node) => node is null ? "" : $"node={Uri.EscapeDataString(node)}&";

    private async Task<T> AskAsync<T>(
        HttpMethod method, string path, string? json, TimeSpan patience, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var text = await SendAsync(method, path, json, patience, cancellationToken);
        return Read(text, type) is { } answer && IsWhole(answer) ? answer : throw Foreign(method, path, HttpStatusCode.OK);
    }

    // The lab answers a command with an empty body. Any other body comes from another server.
    private async Task CommandAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        if (await SendAsync(method, path, null, Patience, cancellationToken) is { Length: > 0 })
        {
            throw Foreign(method, path, HttpStatusCode.OK);
        }
    }

    // The serializer accepts an answer without its lists.
    private static bool IsWhole(object answer) => answer switch
    {
        LabStatus status => !status.Nodes.IsDefault && !status.Faults.IsDefault,
        LabApplyResult result => !result.Steps.IsDefault,
        _ => true,
    };

    private static T? Read<T>(string text, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <returns>The body of a reply with status 200.</returns>
    private async Task<string> SendAsync(
        HttpMethod method, string path, string? json, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (LabProcesses.Supervisor(directory) is not { } supervisor || !File.Exists(directory.State))
        {
            throw Crashed();
        }

        var state = LabFiles.Read(directory, directory.State, LabJson.Default.LabState);
        // A lab listens on loopback. No proxy and no redirect may send its token to another host.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"{state.ApiEndpoint}{LabControl.Prefix}/"),
            Timeout = patience,
            MaxResponseContentBufferSize = MostBytes,
        };
        using var request = new HttpRequestMessage(method, path)
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", state.ControlToken);
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => text,
                HttpStatusCode.BadRequest when Read(text, LabJson.Default.String) is { Length: > 0 } why =>
                    throw new LabRefusedException(why[..Math.Min(why.Length, MostWords)], "./amply lab --help"),
                var status => throw Foreign(method, path, status),
            };
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            throw Silent($"did not answer: what came to {method} {path} is larger than {MostBytes >> 20} MiB");
        }
        catch (HttpRequestException error)
        {
            throw await DiesAsync(supervisor, cancellationToken)
                ? Crashed()
                : Silent($"does not answer at {state.ApiEndpoint} ({error.HttpRequestError})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Silent($"did not answer within {patience.TotalSeconds:0} s");
        }
    }

    private LabRefusedException Crashed() => new(
        $"lab '{directory.Name}' has crashed; the end of its log is in {directory.SupervisorLog}",
        $"clean up and start it again: ./amply lab down --lab {directory.Name}");

    private LabRefusedException Foreign(HttpMethod method, string path, HttpStatusCode status) =>
        Silent($"did not answer: what came to {method} {path} is not the lab's (status {(int)status})");

    private LabRefusedException Silent(string what)
    {
        var process = LabProcesses.Supervisor(directory) is { } supervisor ? $"process {supervisor.ProcessId}" : "gone now";
        return new LabRefusedException(
            $"lab '{directory.Name}': its supervisor ({process}) {what}; its log: {directory.SupervisorLog}",
            $"look again in a minute, or end the lab: ./amply lab down --lab {directory.Name}");
    }

    // The kernel closes a killed process' sockets before it takes the process off its table.
    private async Task<bool> DiesAsync(ProcessIdentity supervisor, CancellationToken cancellationToken) =>
        (await Wait.UntilAsync(_ => Task.FromResult((!supervisor.IsAlive, "")), Dying, null, clock, cancellationToken)).Done;
}
