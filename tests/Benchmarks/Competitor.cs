using Amply.Keyspace.Connections;
using Amply.Ops.Routines.Flush;
using CliWrap;
using CliWrap.Buffered;
using StackExchange.Redis;

namespace Amply.Benchmarks;

/// <summary>One way to end everyone's sessions.</summary>
internal sealed record Competitor(string Name, Func<Transport, CancellationToken, Task> EndAllAsync)
{
    /// <summary>What nothing outside the server can beat: it blocks everybody else until it is done.</summary>
    private const string Script = """
        local cursor, gone = '0', 0
        repeat
          local page = redis.call('SCAN', cursor, 'MATCH', 'session:*', 'COUNT', 1000)
          cursor = page[1]
          if #page[2] > 0 then gone = gone + redis.call('UNLINK', unpack(page[2])) end
        until cursor == '0'
        return gone
        """;

    public static readonly Competitor OnTheServer = new("script on the server", async (transport, cancellationToken) =>
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(transport.Options());
        await connection.GetDatabase().ScriptEvaluateAsync(Script).WaitAsync(cancellationToken);
    });

    public static readonly Competitor RedisCli = new("redis-cli --scan | xargs unlink", async (transport, cancellationToken) =>
    {
        var result = await Cli.Wrap("bash")
            .WithArguments(["-c", $"set -o pipefail; {transport.RedisCli} --scan --pattern 'session:*' | xargs {transport.RedisCli} unlink"])
            .WithEnvironmentVariables(transport.RedisCliEnvironment)
            .ExecuteBufferedAsync(cancellationToken);
        if (!result.StandardOutput.All(c => char.IsAsciiDigit(c) || char.IsWhiteSpace(c)))
        {
            throw new InvalidOperationException($"redis-cli: {result.StandardOutput}");
        }
    });

    // The settle time, 2 s in the command line, is left out: it is a wait of a fixed length, and nothing works in it.
    public static readonly Competitor FullSpeed = new("sessions flush --full-speed --include-new", (transport, cancellationToken) =>
        FlushAsync(transport, new SessionFlushOptions { FullSpeed = true, IncludeNew = true, Settle = TimeSpan.Zero }, cancellationToken));

    public static readonly Competitor Default = new("sessions flush", (transport, cancellationToken) =>
        FlushAsync(transport, new SessionFlushOptions { Settle = TimeSpan.Zero }, cancellationToken));

    private static async Task FlushAsync(Transport transport, SessionFlushOptions options, CancellationToken cancellationToken)
    {
        var routine = new SessionFlushRoutine(new MultiplexerFactory(transport.Options()), options, TimeProvider.System);
        var result = await routine.RunAsync(new Progress<SessionFlushProgress>(), cancellationToken);
        if (result.End is not SessionFlushEnd.Done)
        {
            throw new InvalidOperationException(result.Summary);
        }
    }
}
