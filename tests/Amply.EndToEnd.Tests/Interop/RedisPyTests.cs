using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using Amply.Keyspace;
using Amply.Keyspace.Sessions;
using Amply.TestServers;

namespace Amply.EndToEnd.Interop;

/// <summary>The applications' own session code and this library, at the same lab through the same URL.</summary>
public sealed class RedisPyTests(HaLab shared) : IClassFixture<HaLab>
{
    private static readonly SessionClient Phone = new("203.0.113.7", "NZ", "Mozilla/5.0 (Ünïcode)", "f1");

    [ClientFact(TestClient.RedisPy)]
    public async Task The_applications_read_touch_list_and_delete_what_the_library_wrote()
    {
        await using var application = SourceApplication.Start(shared.Lab.Outputs.RedisUrl!);
        await using var redis = await LabRedis.ConnectAsync(shared.Lab);
        var sessions = new SessionStore(redis.GetDatabase(), TimeProvider.System);

        var created = await sessions.CreateAsync("usr_ours", "stamp-1", Phone, IpBinding.Country, CancellationToken.None);

        var read = await application.CallAsync("get_session", created.Id);
        Assert.Equal("stamp-1", (string?)read!["security_stamp"]);
        Assert.Equal("NZ", (string?)read["client"]!["ip_country"]);
        await application.CallAsync("update_session_activity", created.Id);
        var listed = await application.CallAsync("get_user_sessions", "usr_ours");
        Assert.Equal(created.Id, (string?)Assert.Single(listed!.AsArray())!["session_id"]);
        await application.CallAsync("delete_session", created.Id, "usr_ours");
        Assert.Equal(KeyState.Absent, (await sessions.GetAsync(created.Id!, CancellationToken.None)).State);
    }

    [ClientFact(TestClient.RedisPy)]
    public async Task The_library_reads_touches_lists_and_deletes_what_the_applications_wrote()
    {
        await using var application = SourceApplication.Start(shared.Lab.Outputs.RedisUrl!);
        await using var redis = await LabRedis.ConnectAsync(shared.Lab);
        var sessions = new SessionStore(redis.GetDatabase(), TimeProvider.System);
        var client = new JsonObject { ["ip_address"] = "198.51.100.4", ["ip_country"] = "DE", ["user_agent"] = "curl", ["fingerprint"] = "f2" };

        var id = (string)(await application.CallAsync("create_session", "usr_theirs", "stamp-2", client, "strict"))!;

        var read = await sessions.GetAsync(id, CancellationToken.None);
        Assert.Equal("stamp-2", read.Value!.SecurityStamp);
        Assert.Equal(IpBinding.Strict, read.Value.IpBinding);
        Assert.Equal(TouchOutcome.Touched, (await sessions.TouchAsync(id, CancellationToken.None)).Outcome);
        var listed = await new UserSessionStore(redis.GetDatabase()).ListAsync("usr_theirs", CancellationToken.None);
        Assert.Equal(id, Assert.Single(listed.Sessions).Id);
        Assert.True(await sessions.DeleteAsync(id, "usr_theirs", CancellationToken.None));
        Assert.Null(await application.CallAsync("get_session", id));
    }
}
