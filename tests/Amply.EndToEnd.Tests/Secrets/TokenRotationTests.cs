using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using StackExchange.Redis;

namespace Amply.EndToEnd.Secrets;

/// <summary>A leaked token: rotated by the commands that the verbs print, and its last connections closed.</summary>
public sealed class TokenRotationTests
{
    private const int Refused = 3;
    private const int NeedsAttention = 5;

    [Fact]
    public async Task A_leaked_token_is_rotated_and_who_logged_in_with_it_is_closed_last()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=ha", "--set", "protect=false");
        var leaked = lab.Token;
        await using var old = await ConnectAsync(lab, "the-leak");

        var settled = await lab.Cli.SucceedAsync("token", "status", "--lab", lab.Name);
        Assert.Contains("One token is valid.", settled.Output, StringComparison.Ordinal);
        Assert.Contains("generation    1", settled.Output, StringComparison.Ordinal);

        // The old token stays valid beside the new one, and a second rotation is refused.
        await RunNextAsync(lab, await lab.Cli.SucceedAsync("token", "rotate", "--lab", lab.Name));
        Assert.NotEqual(leaked, lab.Token);
        var rotating = await StatusAsync(lab, NeedsAttention);
        Assert.Equal(("twoTokens", 2), ((string?)rotating["stage"], (int?)rotating["generation"]));
        Assert.Contains("the-leak", Names(rotating));
        Assert.Equal(Refused, (await lab.Cli.RunAsync("token", "rotate", "--lab", lab.Name)).ExitCode);
        var early = await lab.Cli.RunAsync("token", "finish", "--lab", lab.Name, "--execute", "--yes");
        Assert.Equal(Refused, early.ExitCode);
        Assert.Contains("the-leak", early.Output, StringComparison.Ordinal);
        await old.GetDatabase().PingAsync();

        // SET refuses the old token, but its connections stay logged in.
        await lab.Cli.SucceedAsync("lab", "apply", "--lab", lab.Name, "--set", "authTokenStrategy=SET");
        await Assert.ThrowsAsync<RedisConnectionException>(() => LabRedis.ConnectAsync(lab, leaked));
        await old.GetDatabase().PingAsync();
        var revoked = await StatusAsync(lab, NeedsAttention);
        Assert.Equal("oldConnections", (string?)revoked["stage"]);
        Assert.Equal([$"./amply token finish --lab {lab.Name}"], revoked["next"]!.AsArray().Select(next => (string?)next));

        // Redis gives whole seconds: a client that connects in the second of the change counts as an old one.
        var changed = DateTimeOffset.Parse((string)revoked["changedAt"]!);
        var server = old.GetServers().First(node => !node.IsReplica);
        while (await server.TimeAsync() <= changed.AddSeconds(3).UtcDateTime)
        {
            await Task.Delay(100);
        }

        await using var restarted = await ConnectAsync(lab, "restarted");
        var id = (long)await restarted.GetDatabase().ExecuteAsync("CLIENT", "ID");
        var plan = await lab.Cli.SucceedAsync("token", "finish", "--lab", lab.Name);
        Assert.Contains("the-leak", plan.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("restarted", plan.Output, StringComparison.Ordinal);
        await old.GetDatabase().PingAsync();

        await lab.Cli.SucceedAsync("token", "finish", "--lab", lab.Name, "--execute", "--yes");

        await Assert.ThrowsAnyAsync<RedisException>(() => old.GetDatabase().PingAsync());
        Assert.Equal(id, (long)await restarted.GetDatabase().ExecuteAsync("CLIENT", "ID"));
        Assert.Equal("settled", (string?)(await StatusAsync(lab, 0))["stage"]);
        var history = (await lab.Cli.SucceedAsync("history", "--lab", lab.Name)).Output;
        Assert.Contains("token finish", history, StringComparison.Ordinal);
        Assert.DoesNotContain(
            lab.Cli.Transcript,
            run => run.Everything.Contains(leaked, StringComparison.Ordinal) || run.Everything.Contains(lab.Token, StringComparison.Ordinal));
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(RunningLab lab, string name)
    {
        var client = await LabRedis.ConnectAsync(lab);
        foreach (var server in client.GetServers())
        {
            await server.ExecuteAsync("CLIENT", "SETNAME", name);
        }

        return client;
    }

    // As a person does: the line after Next, without a change.
    private static async Task RunNextAsync(RunningLab lab, CliResult said)
    {
        const string Mark = "Next: ./amply ";
        var next = Assert.Single(said.Output.Split('\n'), line => line.StartsWith(Mark, StringComparison.Ordinal));
        await lab.Cli.SucceedAsync(next[Mark.Length..].Split(' '));
    }

    private static async Task<JsonObject> StatusAsync(RunningLab lab, int code)
    {
        var run = await lab.Cli.RunAsync("token", "status", "--lab", lab.Name, "--output", "json");
        Assert.True(run.ExitCode == code, run.ToString());
        return JsonNode.Parse(run.Output)!.AsObject();
    }

    private static IEnumerable<string?> Names(JsonObject status) =>
        status["oldClients"]!.AsArray().Select(client => (string?)client!["name"]);
}
