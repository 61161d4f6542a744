using System.Globalization;
using System.Net;
using Amply.Lab.DataPlane.Processes;
using StackExchange.Redis;

namespace Amply.Lab.DataPlane.Nodes;

/// <summary>One real redis-server, and the lab's own connection to it.</summary>
internal sealed class RedisNode : IAsyncDisposable
{
    private static readonly TimeSpan StartCeiling = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    private readonly NodeSettings settings;
    private readonly ChildSpawner spawner;
    private readonly Lock gate = new();
    private volatile Child? process;
    private Task<ConnectionMultiplexer>? admin;

    public RedisNode(string id, string shard, int index, NodePaths paths, NodeSettings settings, ChildSpawner spawner)
    {
        (Id, Shard, Index, Paths) = (id, shard, index, paths);
        (this.settings, this.spawner) = (settings, spawner);
        Address = settings.Network.Node(index);
        LinkAddress = settings.Network.Link(index);
    }

    public string Id { get; }

    public string Shard { get; }

    public int Index { get; }

    public NodePaths Paths { get; }

    public string Address { get; }

    /// <summary>Where it finds its primary, whichever node that is.</summary>
    public string LinkAddress { get; }

    public IPEndPoint Endpoint => new(IPAddress.Parse(Address), settings.Network.Port);

    public bool IsRunning => ProcessId is not null;

    public int? ProcessId => process is { HasEnded: false } running ? running.Id : null;

    /// <summary>Starts the process and returns when it answers.</summary>
    /// <exception cref="InvalidOperationException">It ended or did not answer; the message ends with its own last lines.</exception>
    public async Task StartAsync(bool asReplica, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Paths.Directory);
        PrivateFiles.Write(Paths.Acl, AclFile.Text(settings.Tokens, settings.AdminPassword));
        PrivateFiles.Write(Paths.Config, RedisConfig.Text(settings, Paths, Address, asReplica ? LinkAddress : null));
        var before = process;
        var started = await spawner.StartAsync(settings.RedisServer, Paths.Config);
        process = started;
        before?.Dispose();
        PrivateFiles.Write(Paths.Process, ProcessIdentity.Of(started.Id) is { } identity ? string.Create(CultureInfo.InvariantCulture, $"{identity.ProcessId} {identity.StartTicks}") : "");

        var began = settings.Clock.GetTimestamp();
        var last = "nothing yet";
        while (settings.Clock.GetElapsedTime(began) < StartCeiling)
        {
            if (started.HasEnded)
            {
                throw new InvalidOperationException($"{Id} ended with exit code {started.ExitCode}. {LastLines()}");
            }

            try
            {
                await CommandAsync("PING").WaitAsync(cancellationToken);
                return;
            }
            catch (RedisException error)
            {
                last = error.Message;
                await DisconnectAsync();
            }

            await Task.Delay(Interval, settings.Clock, cancellationToken);
        }

        throw new InvalidOperationException($"{Id} did not answer within {StartCeiling.TotalSeconds:0} s; last seen: {last}. {LastLines()}");
    }

    /// <summary>Runs a command as the lab itself.</summary>
    /// <exception cref="RedisException">The node does not answer, or refuses.</exception>
    public async Task<RedisResult> CommandAsync(string command, params object[] arguments)
    {
        var connection = await AdminAsync();
        return await connection.GetServer(Endpoint).ExecuteAsync(command, arguments, CommandFlags.None);
    }

    /// <summary>INFO by field; empty where the node does not answer.</summary>
    public async Task<Dictionary<string, string>> InfoAsync()
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!IsRunning)
        {
            return fields;
        }

        try
        {
            foreach (var line in ((string?)await CommandAsync("INFO", "everything") ?? "").Split("\r\n"))
            {
                if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                {
                    fields[line[..colon]] = line[(colon + 1)..];
                }
            }
        }
        catch (Exception error) when (error is RedisException or ObjectDisposedException or TimeoutException)
        {
            fields.Clear();
        }

        return fields;
    }

    /// <summary>SIGKILL, as a host that is lost: nothing is saved.</summary>
    public async Task KillAsync()
    {
        await DisconnectAsync();
        if (process is { } running)
        {
            await running.KillAsync();
        }
    }

    /// <summary>Forgets what it held, as a node that is made anew.</summary>
    public void Empty() => File.Delete(Paths.Dump);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process?.Dispose();
    }

    // One connection however many ask for it at once.
    private Task<ConnectionMultiplexer> AdminAsync()
    {
        lock (gate)
        {
            return admin = admin is null or { IsFaulted: true } ? ConnectAsync() : admin;
        }
    }

    private Task<ConnectionMultiplexer> ConnectAsync()
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { Endpoint },
            User = AclFile.Admin,
            Password = settings.AdminPassword,
            Ssl = true,
            SslHost = Address,
            AllowAdmin = true,
            AbortOnConnectFail = true,
            ConnectTimeout = 2000,
            AsyncTimeout = 5000,
            ConnectRetry = 1,
            BacklogPolicy = BacklogPolicy.FailFast,
            ClientName = AclFile.Admin,
            // No probing of other servers' roles: each node is asked by its own connection.
            ConfigurationChannel = "",
            TieBreaker = "",
        };
        options.TrustIssuer(Path.Combine(settings.CertificateDirectory, "ca.pem"));
        return ConnectionMultiplexer.ConnectAsync(options);
    }

    private async Task DisconnectAsync()
    {
        Task<ConnectionMultiplexer>? connecting;
        lock (gate)
        {
            (connecting, admin) = (admin, null);
        }

        try
        {
            if (connecting is not null)
            {
                await (await connecting).DisposeAsync();
            }
        }
        catch (RedisException)
        {
            // It never came to be: whoever asked for it was told.
        }
    }

    private string LastLines()
    {
        try
        {
            return $"The end of {Paths.Log}:\n{string.Join('\n', File.ReadLines(Paths.Log).TakeLast(8))}";
        }
        catch (IOException)
        {
            return $"{Paths.Log} is empty.";
        }
    }
}
