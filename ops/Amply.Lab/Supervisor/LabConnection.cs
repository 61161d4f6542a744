using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Amply.Lab.Supervisor;

/// <summary>Asks the supervisor of one running lab.</summary>
/// <param name="directory">Of a lab that exists.</param>
internal sealed class LabConnection(LabDirectory directory)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A step of an update copies a whole data set, several times over.
    private static readonly TimeSpan PatienceOfApply = TimeSpan.FromMinutes(10);

    public async Task<LabStatus> StatusAsync(CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize(await AskAsync(HttpMethod.Get, "status", null, Patience, cancellationToken), LabJson.Default.LabStatus)!;

    public async Task<LabApplyResult> ApplyAsync<T>(T plan, JsonTypeInfo<T> type, CancellationToken cancellationToken) => JsonSerializer.Deserialize(
        await AskAsync(HttpMethod.Post, "apply", JsonSerializer.Serialize(plan, type), PatienceOfApply, cancellationToken), LabJson.Default.LabApplyResult)!;

    public Task InjectAsync(string fault, string? node, TimeSpan? time, CancellationToken cancellationToken) => AskAsync(
        HttpMethod.Put,
        string.Create(CultureInfo.InvariantCulture, $"faults/{Uri.EscapeDataString(fault)}?{Of(node)}{(time is { } given ? $"milliseconds={given.TotalMilliseconds:0.###}" : "")}"),
        null,
        Patience,
        cancellationToken);

    public Task LiftAsync(string fault, string? node, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Delete, $"faults/{Uri.EscapeDataString(fault)}?{Of(node)}", null, Patience, cancellationToken);

    public Task KillAsync(string node, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Post, $"nodes/{Uri.EscapeDataString(node)}/kill", null, Patience, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => AskAsync(HttpMethod.Post, "down", null, Patience, cancellationToken);

    private static string Of(string? node) => node is null ? "" : $"node={Uri.EscapeDataString(node)}&";

    private async Task<string> AskAsync(HttpMethod method, string path, string? json, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (LabProcesses.Supervisor(directory) is not { } supervisor || !File.Exists(directory.State))
        {
            throw new LabRefusedException($"lab '{directory.Name}' has crashed; the end of its log is in {directory.SupervisorLog}", $"clean up and start it again: ./amply lab down --lab {directory.Name}");
        }

        var state = LabFiles.Read(directory, directory.State, LabJson.Default.LabState);
        using var http = new HttpClient { BaseAddress = new Uri($"{state.ApiEndpoint}{LabControl.Prefix}/"), Timeout = patience };
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", state.ControlToken);
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.BadRequest => throw new LabRefusedException(text.Trim('"'), "./amply lab --help"),
                _ when answer.IsSuccessStatusCode => text,
                var status => throw Silent($"answered {(int)status} to {method} {path}"),
            };
        }
        catch (HttpRequestException error)
        {
            throw Silent($"does not answer at {state.ApiEndpoint}: {error.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Silent(string.Create(CultureInfo.InvariantCulture, $"did not answer within {patience.TotalSeconds:0} s"));
        }

        LabRefusedException Silent(string what) => new(
            $"lab '{directory.Name}': its supervisor (process {supervisor.ProcessId}) {what}; its log: {directory.SupervisorLog}",
            $"look again: ./amply lab status --lab {directory.Name}; or end it: ./amply lab down --lab {directory.Name}");
    }
}
