using System.Net.Sockets;
using System.Text.RegularExpressions;
using Amply.Lab.Supervisor;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>
/// A private redis-server with the data of one RDB file, on a unix socket in a private directory. It ends with this process.
/// </summary>
internal sealed partial class ScratchRedis : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    // A full cache.r6g.large takes minutes. A longer load hangs.
    private static readonly TimeSpan LoadCeiling = TimeSpan.FromMinutes(60);

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("amply-verify-");
    private readonly ChildSpawner spawner = new();
    private Child? process;
    private ConnectionMultiplexer? connection;

    private ScratchRedis()
    {
    }

    /// <summary>Why the file did not load; null where it loaded.</summary>
    public LoadProblem? Problem { get; private set; }

    /// <summary>Keys whose TTL had ended at the load. Redis does not load them.</summary>
    public long Expired { get; private set; }

    /// <summary>Whether the file has no checksum, so that its bytes could not be checked.</summary>
    public bool Unchecked { get; private set; }

    /// <summary>The server of a loaded file.</summary>
    public IServer Server => connection!.GetServers()[0];

    private string Log => Path.Combine(directory.FullName, "redis.log");

    /// <summary>Loads a file, and returns when it is loaded or cannot be loaded. The file is only read.</summary>
    /// <exception cref="Amply.Lab.LabRefusedException">This machine has no suitable redis-server.</exception>
    public static async Task<ScratchRedis> LoadAsync(
        string file, IProgress<string> progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        var program = RedisServerProgram.Find();
        var scratch = new ScratchRedis();
        try
        {
            await scratch.StartAsync(program, Path.GetFullPath(file), progress, clock, cancellationToken);
            return scratch;
        }
        catch
        {
            await scratch.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        if (process is not null)
        {
            await process.KillAsync();
            process.Dispose();
        }

        spawner.Dispose();
        directory.Delete(recursive: true);
    }

    private async Task StartAsync(
        string program, string file, IProgress<string> progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        var socket = Path.Combine(directory.FullName, "s");
        var config = Path.Combine(directory.FullName, "redis.conf");
        File.CreateSymbolicLink(Path.Combine(directory.FullName, "dump.rdb"), file);
        // The file may come from anywhere, so redis-server checks its content.
        await File.WriteAllTextAsync(
            config,
            $"""
            port 0
            unixsocket "{socket}"
            unixsocketperm 700
            dir "{directory.FullName}"
            logfile "{Log}"
            save ""
            appendonly no
            daemonize no
            sanitize-dump-payload yes

            """,
            cancellationToken);
        // redis-server prints keys of a broken file. They must not reach the screen.
        process = await spawner.StartAsync("/bin/sh", "-c", "exec \"$0\" \"$1\" >/dev/null 2>&1 </dev/null", program, config);
        var began = clock.GetTimestamp();
        while (true)
        {
            var ended = process.HasEnded;
            var log = File.Exists(Log) ? await ReadAsync(cancellationToken) : "";
            if (log.Contains("eady to accept connections", StringComparison.Ordinal))
            {
                if (Done().Match(log) is not { Success: true } done)
                {
                    // Without the file redis-server starts empty.
                    Problem = File.Exists(file)
                        ? LoadProblem.OfHere("redis-server started without loading it")
                        : LoadProblem.OfFile("it does not exist");
                    return;
                }

                Expired = long.Parse(done.Groups[1].Value);
                Unchecked = log.Contains("checksum disabled", StringComparison.Ordinal);
                break;
            }

            if (ended)
            {
                Problem = LoadProblem.Of(log, process.ExitCode);
                return;
            }

            if (clock.GetElapsedTime(began) > LoadCeiling)
            {
                Problem = LoadProblem.OfHere($"it was not loaded within {LoadCeiling.TotalMinutes:0} min");
                return;
            }

            progress.Report($"loading {Path.GetFileName(file)} ({clock.GetElapsedTime(began).TotalSeconds:0} s)");
            await Task.Delay(Interval, clock, cancellationToken);
        }

        connection = await ConnectionMultiplexer.ConnectAsync(
            new ConfigurationOptions { EndPoints = { new UnixDomainSocketEndPoint(socket) }, AllowAdmin = true })
            .WaitAsync(cancellationToken);
    }

    // redis-server writes the file at the same time.
    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    [GeneratedRegex(@"keys expired: (\d+)\.")]
    private static partial Regex Done();
}
