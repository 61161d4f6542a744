using System.Text;
using System.Text.Json.Nodes;
using Amply.EndToEnd.Tests.Sessions;
using Amply.Ops;
using Amply.Ops.Locking;
using Amply.TestServers;

namespace Amply.EndToEnd.Tests.Locking;

/// <summary>A change while another one is at work on the group, from the command line.</summary>
public sealed class LockedVerbTests : IAsyncLifetime
{
    private static readonly string Key = GroupLock.Key(RedisOnlyGroup.Id);
    private static readonly LockHolder Alice = LockHolder.Self("failover", TimeProvider.System) with { Who = "alice@laptop" };

    private readonly DirectoryInfo audit = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly StringBuilder said = new();
    private readonly StringBuilder notes = new();
    private RedisServer server = null!;

    public async Task InitializeAsync()
    {
        server = await RedisServer.StartAsync();
        await server.Database.StringSetAsync("rate:api:x", 5);
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        audit.Delete(recursive: true);
    }

    public static TheoryData<string> Changes =>
    [
        "sessions flush --everyone",
        "sessions reindex",
        "cache flush --prefix a:",
        "ratelimit reset api:x",
        "ratelimit repair",
    ];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_is_refused_while_somebody_else_is_at_work_and_a_plan_says_so(string verb)
    {
        await server.Database.StringSetAsync(Key, Alice.Value(), TimeSpan.FromSeconds(60));

        Assert.Equal(ExitCode.Refused, await RunAsync(verb));
        Assert.Contains("FAIL  lock: another routine is running: 'failover' of alice@laptop", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, await RunAsync(verb, "--execute"));

        Assert.Equal(5, (int)await server.Database.StringGetAsync("rate:api:x"));
        Assert.Null(await server.Database.KeyTimeToLiveAsync("rate:api:x"));
        Assert.Equal(Alice.Value(), (string?)await server.Database.StringGetAsync(Key));
        Assert.Empty(audit.GetFiles());
    }

    [Fact]
    public async Task A_dead_holder_elsewhere_keeps_it_until_its_lease_ends()
    {
        await server.Database.StringSetAsync(Key, Alice.Value(), TimeSpan.FromSeconds(2));

        Assert.Equal(ExitCode.Refused, await RunAsync("ratelimit reset api:x", "--execute"));
        while (await server.Database.KeyExistsAsync(Key))
        {
            await Task.Delay(20);
        }

        Assert.Equal(ExitCode.Done, await RunAsync("ratelimit reset api:x", "--execute"));
        Assert.False(await server.Database.KeyExistsAsync("rate:api:x"));
        Assert.False(await server.Database.KeyExistsAsync(Key));
    }

    [Fact]
    public async Task A_dead_holder_here_is_taken_over_at_once_and_the_audit_says_so()
    {
        var dead = LockHolder.Self("sessions flush", TimeProvider.System);
        dead = dead with { Process = dead.Process! with { Started = dead.Process.Started - 1 } };
        await server.Database.StringSetAsync(Key, dead.Value(), TimeSpan.FromSeconds(60));

        Assert.Equal(ExitCode.Done, await RunAsync("ratelimit reset api:x", "--execute"));

        Assert.Contains("pass  lock: 'sessions flush' of", said.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("taken over: 'sessions flush' of", Entries()[0].Lock, StringComparison.Ordinal);
        Assert.False(await server.Database.KeyExistsAsync(Key));
    }

    [Theory]
    [InlineData(null, "The lock was lost: a person deleted it, or a failover lost it. Another routine may have run since ")]
    [InlineData("alice@laptop", "The lock was lost, and another routine took it: 'failover' of alice@laptop")]
    public async Task A_lock_that_is_lost_in_a_short_run_is_told_with_the_result_and_in_the_audit(string? taker, string told)
    {
        await server.Database.StringSetAsync("session:ses_1", "{}", TimeSpan.FromHours(1));
        var losing = Task.Run(async () =>
        {
            while (!await server.Database.KeyDeleteAsync(Key))
            {
            }

            if (taker is not null)
            {
                await server.Database.StringSetAsync(Key, Alice.Value());
            }
        });

        Assert.Equal(ExitCode.Done, await RunAsync("sessions flush --everyone --include-new", "--execute", "--output", "json"));

        await losing;
        Assert.StartsWith(told, (string?)JsonNode.Parse(said.ToString())!["lock"], StringComparison.Ordinal);
        Assert.Contains($"warn  lock: {told}", notes.ToString(), StringComparison.Ordinal);
        Assert.StartsWith(told, Entries()[^1].Lock, StringComparison.Ordinal);
        Assert.Equal(taker is null ? null : Alice.Value(), (string?)await server.Database.StringGetAsync(Key));
    }

    [Fact]
    public async Task Ignoring_the_lock_acts_beside_its_holder_and_leaves_it_to_them()
    {
        await server.Database.StringSetAsync(Key, Alice.Value(), TimeSpan.FromSeconds(60));

        Assert.Equal(ExitCode.Done, await RunAsync("ratelimit reset api:x", "--execute", "--ignore-lock"));

        Assert.False(await server.Database.KeyExistsAsync("rate:api:x"));
        Assert.Equal(Alice.Value(), (string?)await server.Database.StringGetAsync(Key));
        Assert.Contains("alice@laptop", Entries()[0].Lock, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_lock_under_its_name_is_refused_and_left_alone()
    {
        await server.Database.StringSetAsync(Key, "mine");

        Assert.Equal(ExitCode.Refused, await RunAsync("ratelimit reset api:x", "--execute"));

        Assert.Contains($"the key {Key} holds something that is not a lock", said.ToString(), StringComparison.Ordinal);
        Assert.Equal("mine", (string?)await server.Database.StringGetAsync(Key));
    }

    [Fact]
    public async Task Traffic_runs_beside_a_routine()
    {
        await server.Database.StringSetAsync(Key, Alice.Value(), TimeSpan.FromSeconds(60));

        Assert.Equal(ExitCode.Done, await RunAsync("traffic --rate 50 --for 1s", "--execute"));
    }

    private async Task<ExitCode> RunAsync(string verb, params string[] arguments) =>
        await VerbRunner.RunAsync(server, audit, said, notes, isProtected: false, [.. verb.Split(' '), .. arguments]);

    private System.Collections.Immutable.ImmutableArray<AuditEntry> Entries() => new AuditLog(audit.FullName).Read(RedisOnlyGroup.Id).Entries;
}
