using Amply.Lab.Supervisor;
using Amply.Lab.Tests.ControlPlane;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Amply.Lab.Tests.Api;

/// <summary>The API of a lab under test, listening on loopback.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private ApiHost(LabUnderTest lab, WebApplication app, Uri endpoint)
    {
        Lab = lab;
        this.app = app;
        Endpoint = endpoint;
        Client = new RawClient(endpoint);
    }

    public LabUnderTest Lab { get; }

    public Uri Endpoint { get; }

    public RawClient Client { get; }

    public static async Task<ApiHost> StartAsync(LabUnderTest lab)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        LabApi.Map(app, lab.Context);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new ApiHost(lab, app, new Uri(address));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var fault in Lab.Context.Faults.Active)
        {
            Lab.Context.Faults.Lift(fault);
        }

        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await Lab.DisposeAsync();
    }
}
