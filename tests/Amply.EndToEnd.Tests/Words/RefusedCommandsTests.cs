using System.Text;
using Amply.EndToEnd.Tests.Sessions;
using Amply.Keyspace.Connections;
using Amply.TestServers;

namespace Amply.EndToEnd.Tests.Words;

/// <summary>What a real redis-server refuses, in the words of the verbs that asked.</summary>
public sealed class RefusedCommandsTests : IDisposable
{
    private readonly DirectoryInfo audit = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly StringBuilder said = new();
    private readonly StringBuilder notes = new();

    public void Dispose() => audit.Delete(recursive: true);

    [Theory]
    [InlineData("-get", "ratelimit show x", "the user has no permission for this (NOPERM)")]
    [InlineData("-scan", "keyspace", "the user has no permission for this (NOPERM)")]
    [InlineData("-scan", "sessions count", "the user has no permission to run SCAN (NOPERM)")]
    [InlineData("-info", "cache flush --all", "the user has no permission to run INFO (NOPERM)")]
    public async Task A_user_without_a_permission_is_told_which_command_needs_it(string rule, string verb, string words)
    {
        await using var server = await RedisServer.StartAsync();
        await server.Database.StringSetAsync("rate:x", 5);
        await server.Database.ExecuteAsync("ACL", "SETUSER", "oncall", "on", ">secret", "~*", "&*", "+@all", rule);
        var options = server.Options;
        (options.User, options.Password) = ("oncall", "secret");

        var code = await VerbRunner.RunAsync(new MultiplexerFactory(options), audit, said, notes, verb.Split(' '));

        Assert.Equal((ExitCode.Failed, $"error: {words}."), (code, notes.ToString().Trim()));
    }

    [Fact]
    public async Task A_command_that_redis_does_not_know_is_named()
    {
        await using var server = await RedisServer.StartAsync("--rename-command", "SCAN", "");

        var code = await VerbRunner.RunAsync(new MultiplexerFactory(server.Options), audit, said, notes, "sessions", "count");

        Assert.Equal((ExitCode.Failed, "error: Redis does not know the command SCAN."), (code, notes.ToString().Trim()));
    }

    [Theory]
    [InlineData("sessions flush --users-from")]
    [InlineData("sessions list --users-from")]
    [InlineData("sessions count --users-from")]
    public async Task A_look_at_many_users_goes_on_after_lost_connections(string verb)
    {
        await using var server = await RedisServer.StartAsync();
        await using var endpoint = new MovableEndpoint(server);
        var users = Path.Combine(audit.FullName, "users.txt");
        await File.WriteAllLinesAsync(users, Enumerable.Range(0, 500).Select(n => $"usr_{n}"));
        var options = ConnectionSettings.Resilient("test");
        options.EndPoints.Add(endpoint.Address);
        options.AllowAdmin = true;

        var running = VerbRunner.RunAsync(new MultiplexerFactory(options), audit, said, notes, [.. verb.Split(' '), users]);
        for (var cuts = 0; cuts < 5 && !running.IsCompleted; cuts++)
        {
            // Each time it is in the middle of its users.
            await UntilAsync(server, "cmd=type");
            endpoint.CloseConnections();
        }

        // None of these users is there.
        Assert.True(await running == ExitCode.NeedsAttention, notes.ToString());

        async Task UntilAsync(RedisServer asked, string sign)
        {
            while (!running.IsCompleted && !((string)(await asked.Database.ExecuteAsync("CLIENT", "LIST"))!).Split('\n').Any(client => client.Contains("name=test", StringComparison.Ordinal) && client.Contains(sign, StringComparison.Ordinal)))
            {
                await Task.Delay(1);
            }
        }
    }

    [Fact]
    public async Task Ratelimit_show_goes_on_after_its_primary_became_a_replica()
    {
        await using var first = await RedisServer.StartAsync();
        await using var second = await RedisServer.StartAsync();
        await second.Database.StringSetAsync("rate:x", 5, TimeSpan.FromMinutes(1));
        await using var endpoint = new MovableEndpoint(first);
        await first.Database.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");
        var options = ConnectionSettings.Resilient("test");
        options.EndPoints.Add(endpoint.Address);
        options.AllowAdmin = true;

        var running = VerbRunner.RunAsync(new MultiplexerFactory(options), audit, said, notes, "ratelimit", "show", "x");
        while (!((string)(await first.Database.ExecuteAsync("CLIENT", "LIST"))!).Contains("name=test", StringComparison.Ordinal))
        {
            await Task.Delay(10);
        }

        endpoint.MoveTo(second);

        Assert.Equal((ExitCode.Done, ""), (await running, notes.ToString()));
        Assert.StartsWith("x: 5, ends in ", said.ToString(), StringComparison.Ordinal);
    }
}
