using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Amply.Ops.Tests.Aws;

/// <summary>Refuses every request, and keeps it as it came.</summary>
internal sealed class RequestCapture : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<CapturedRequest> requests = new();

    private RequestCapture(WebApplication app) => this.app = app;

    public Uri Endpoint { get; private set; } = null!;

    public IReadOnlyCollection<CapturedRequest> Requests => requests;

    public static async Task<RequestCapture> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var capture = new RequestCapture(builder.Build());
        capture.app.Run(capture.KeepAsync);
        await capture.app.StartAsync();
        capture.Endpoint = new Uri(capture.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return capture;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task KeepAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        requests.Enqueue(new CapturedRequest(
            http.Request.Method,
            http.Request.Path,
            http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
            body.ToArray()));
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
    }
}

internal sealed record CapturedRequest(string Method, string Path, Dictionary<string, string> Headers, byte[] Body)
{
    public string Authorization => Headers["authorization"];

    public string Signature => Part("Signature");

    public string Region => Part("Credential").Split('/')[2];

    public string Service => Part("Credential").Split('/')[3];

    /// <summary>The signature that the request must carry.</summary>
    public string Recompute(string secret)
    {
        var signed = Part("SignedHeaders");
        var headers = string.Concat(signed.Split(';').Select(name => $"{name}:{Headers[name].Trim()}\n"));
        return ReferenceSignature.Of(
            secret, Headers["x-amz-date"], Region, Service, $"{Method}\n{Path}\n\n{headers}\n{signed}\n{ReferenceSignature.Hash(Body)}");
    }

    private string Part(string name) => Authorization[(Authorization.IndexOf(name + "=", StringComparison.Ordinal) + name.Length + 1)..].Split(',')[0];
}
