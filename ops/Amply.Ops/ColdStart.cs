using System.Security.Cryptography.X509Certificates;
using Amply.Ops.Aws;
using Amply.Ops.Terminal;
using Amply.Redis;
using Amply.Redis.Outputs;

namespace Amply.Ops;

/// <summary>Loads what a <c>status</c> uses, beside it and a step ahead of it: most of a cold start is loading, and it leaves a core idle.</summary>
internal static class ColdStart
{
    /// <summary>Begins, and never fails: what cannot be loaded fails where it is used.</summary>
    /// <remarks>On a thread of its own: those of the pool are few at first, and the requests need them.</remarks>
    public static void Begin() => _ = Task.Factory.StartNew(Load, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>In the order in which they will be used.</summary>
    internal static void Load()
    {
        _ = ContractJson.Default.Options.GetTypeInfo(typeof(StackOutputs));
        ApiClient();
        SystemAuthorities();
        SpectreTerminal.DrawForNobody();
    }

    // Nothing is sent: there is no such API.
    private static void ApiClient()
    {
        using var clients = new AwsClients(new AwsTarget("us-east-1", new Uri("http://127.0.0.1")), AwsTimes.Default);
        _ = clients.ElastiCache;
    }

    // The first TLS handshake reads all of them, even one that trusts a lab's authority only.
    private static void SystemAuthorities()
    {
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly);
        _ = store.Certificates;
    }
}
