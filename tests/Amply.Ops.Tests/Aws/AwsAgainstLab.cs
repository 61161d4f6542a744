using Amply.Lab.Tests.Api;
using Amply.Lab.Tests.ControlPlane;
using Amply.Ops.Aws;

namespace Amply.Ops.Tests.Aws;

/// <summary>The AWS client on one side, the lab's API over a fake data plane on the other, HTTP between them.</summary>
internal sealed class AwsAgainstLab : IAsyncDisposable
{
    private AwsAgainstLab(ApiHost host, AwsClients clients)
    {
        Host = host;
        Clients = clients;
    }

    public ApiHost Host { get; }

    public AwsClients Clients { get; }

    public LabUnderTest Lab => Host.Lab;

    public static async Task<AwsAgainstLab> StartAsync(LabUnderTest? lab = null, AwsTimes? times = null)
    {
        var host = await ApiHost.StartAsync(lab ?? await LabUnderTest.StartAsync());
        return new AwsAgainstLab(host, new AwsClients(new AwsTarget("eu-west-1", host.Endpoint), times ?? AwsTimes.Default));
    }

    /// <summary>Waits until the group takes changes again.</summary>
    public Task SettleAsync() => Lab.SettleAsync();

    public async ValueTask DisposeAsync()
    {
        Clients.Dispose();
        await Host.DisposeAsync();
    }
}
