using System.Net.Sockets;
using System.Text.RegularExpressions;
using Amply.Lab.Supervisor;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>A redis-server of its own that holds what one RDB file holds: on a unix socket in a directory of its own, and gone with this process however it ends.</summary>
internal sealed partial class ScratchRedis : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    // A full cache.r6g.large takes minutes; what takes longer than this hangs.
    private static readonly TimeSpan LoadCeiling = TimeSpan.FromMinutes(60);

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("amply-verify-");
    private readonly ChildSpawner spawner = new();
    private Child? process;
    private ConnectionMultiplexer? connection;

    private ScratchRedis()
    {
    }

    /// <summary>Why the file did not load; null where it did.</summary>
    public LoadProblem? Problem { get; private set; }

    /// <summary>Keys whose TTL had run out when the file was loaded; Redis leaves them out.</summary>
    public long Expired { get; private set; }

    /// <summary>Whether the file was written without a checksum, so that none could be compared.</summary>
    public bool Unchecked { get; private set; }

    /// <summary>Of a file that did load.</summary>
    public IServer Server => connection!.GetServers()[0];

    private string Log => Path.Combine(directory.FullName, "redis.log");

    /// <summary>Loads a file, which is only read; returns when it is loaded, or when it is known that it cannot be.</summary>
    /// <exception cref="Amply.Lab.LabRefusedException">This machine has no redis-server that could.</exception>
    public static async Task<ScratchRedis> LoadAsync(string file, IProgress<string> progress, TimeProvider clock, CancellationToken cancellationToken)
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

    private async Task StartAsync(string program, string file, IProgress<string> progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        var socket = Path.Combine(directory.FullName, "s");
        var config = Path.Combine(directory.FullName, "redis.conf");
        File.CreateSymbolicLink(Path.Combine(directory.FullName, "dump.rdb"), file);
        // The file may come from anywhere: what is in it is looked through before it is believed.
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
        // Of a broken file redis-server prints the keys that it came to: nobody is to read them.
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
                    // Without a file redis-server starts empty.
                    Problem = File.Exists(file) ? LoadProblem.OfHere("redis-server started without loading it") : LoadProblem.OfFile("it is not there");
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

        connection = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { new UnixDomainSocketEndPoint(socket) }, AllowAdmin = true })
            .WaitAsync(cancellationToken);
    }

    // While redis-server writes it.
    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    [GeneratedRegex(@"keys expired: (\d+)\.")]
    private static partial Regex Done();
}
