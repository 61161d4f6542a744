using System.Diagnostics;
using StackExchange.Redis;

namespace Amply.TestServers;

/// <summary>A redis-server of the test's own, on a unix socket in a directory of its own; ended by its process.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo directory;
    private readonly Process shell;

    private RedisServer(DirectoryInfo directory, Process shell, ConnectionMultiplexer connection) =>
        (this.directory, this.shell, Connection) = (directory, shell, connection);

    public string SocketPath => Path.Combine(directory.FullName, "s");

    public ConnectionMultiplexer Connection { get; }

    public IDatabase Database => Connection.GetDatabase();

    /// <summary>Settings for another connection to this server.</summary>
    public ConfigurationOptions Options => OptionsOf(SocketPath);

    public static async Task<RedisServer> StartAsync(params string[] settings)
    {
        var directory = Directory.CreateTempSubdirectory("amply-redis-");
        var socket = Path.Combine(directory.FullName, "s");

        // The shell ends the server when its own input closes: also when the test process dies and disposes of nothing.
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["-c", "redis-server \"$@\" & child=$!; cat >/dev/null; kill -9 $child", "sh", .. Arguments(socket, directory), .. settings])
        {
            start.ArgumentList.Add(argument);
        }

        var output = new List<string>();
        var shell = Process.Start(start)!;
        shell.OutputDataReceived += (_, line) => Keep(line.Data);
        shell.ErrorDataReceived += (_, line) => Keep(line.Data);
        shell.BeginOutputReadLine();
        shell.BeginErrorReadLine();

        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Ceiling)
        {
            if (File.Exists(socket) && await TryConnectAsync(socket) is { } connection)
            {
                return new RedisServer(directory, shell, connection);
            }

            lock (output)
            {
                if (output.Any(line => line.Contains("not found", StringComparison.Ordinal)))
                {
                    throw new InvalidOperationException("redis-server is missing. Install it: apt-get install -y redis-server");
                }

                if (output.Any(line => line.Contains("aborting", StringComparison.Ordinal)))
                {
                    break;
                }
            }

            await Task.Delay(10);
        }

        shell.StandardInput.Close();
        throw new InvalidOperationException($"redis-server did not start: {string.Join('\n', output)}");

        void Keep(string? line)
        {
            lock (output)
            {
                output.Add(line ?? "");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        shell.Dispose();
        directory.Delete(recursive: true);
    }

    // The socket is there a moment before anybody listens on it.
    private static async Task<ConnectionMultiplexer?> TryConnectAsync(string socket)
    {
        try
        {
            return await ConnectionMultiplexer.ConnectAsync(OptionsOf(socket));
        }
        catch (RedisConnectionException)
        {
            return null;
        }
    }

    private static string[] Arguments(string socket, DirectoryInfo directory) =>
        ["--port", "0", "--unixsocket", socket, "--dir", directory.FullName, "--save", "", "--appendonly", "no"];

    private static ConfigurationOptions OptionsOf(string socket) => new()
    {
        EndPoints = { new System.Net.Sockets.UnixDomainSocketEndPoint(socket) },
        AllowAdmin = true,
        AsyncTimeout = 30_000,
        SyncTimeout = 30_000,
    };
}
