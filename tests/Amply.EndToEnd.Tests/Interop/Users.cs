using System.Text.Json.Nodes;
using Amply.TestServers;

namespace Amply.EndToEnd.Interop;

/// <summary>People at the applications: one operation of the source after the other, whatever comes of each.</summary>
internal sealed class Users(PythonApplication application, string name)
{
    private const int Before = 60;
    private const int After = 200;

    private readonly List<UserOperation> operations = [];
    private int turn;

    /// <summary>Uses the applications before, during and after a change, and tells what was seen.</summary>
    public async Task<ImmutableArray<UserOperation>> DuringAsync(Func<Task> change)
    {
        operations.Clear();
        await UseAsync(() => operations.Count < Before);
        var changing = change();
        await UseAsync(() => !changing.IsCompleted);
        await changing;
        var done = operations.Count;
        await UseAsync(() => operations.Count < done + After);
        return [.. operations];
    }

    /// <summary>The sessions of these that the applications do not find any more.</summary>
    public async Task<string[]> MissingAsync(IEnumerable<string> sessions)
    {
        var missing = new List<string>();
        foreach (var session in sessions)
        {
            if (await application.CallAsync("get_session", session) is null)
            {
                missing.Add(session);
            }
        }

        return [.. missing];
    }

    private async Task UseAsync(Func<bool> goOn)
    {
        while (goOn())
        {
            turn++;
            var user = $"usr_{name}_{turn % 20}";
            var client = new JsonObject { ["ip_address"] = "198.51.100.4", ["ip_country"] = "DE", ["user_agent"] = "curl", ["fingerprint"] = "f" };
            if ((string?)await TryAsync("create_session", user, "stamp", client) is { } session)
            {
                await TryAsync("get_session", session);
                await TryAsync("update_session_activity", session);
            }

            await TryAsync("get_user_sessions", user);
            await TryAsync("check_rate_limit", $"api:{user}", 1000);
            await TryAsync("cached_query", $"org:stats:{user}", turn);
        }
    }

    private async Task<JsonNode?> TryAsync(string operation, params JsonNode?[] arguments)
    {
        var started = DateTimeOffset.UtcNow;
        JsonNode? answer = null;
        string? error = null;
        try
        {
            answer = await application.CallAsync(operation, arguments);
        }
        catch (PythonException raised)
        {
            error = raised.Kind;
        }

        operations.Add(new UserOperation(operation, started, DateTimeOffset.UtcNow, error, operation is "create_session" ? (string?)answer : null));
        return answer;
    }
}

/// <summary>What came of one operation.</summary>
/// <param name="Error">The kind of error that the applications got; null where they got an answer.</param>
/// <param name="Session">The id of the session that was created.</param>
internal sealed record UserOperation(string Name, DateTimeOffset Started, DateTimeOffset Ended, string? Error, string? Session);
