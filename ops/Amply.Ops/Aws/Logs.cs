using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws;

/// <summary>The actions of CloudWatch Logs that keep and read the audit log of a stack.</summary>
public interface ILogs
{
    /// <summary>Creates a stream. A stream that exists is not an error.</summary>
    /// <exception cref="AwsServiceException"><see cref="AwsErrorCodes.ResourceNotFound"/>: there is no such group.</exception>
    Task CreateLogStreamAsync(string group, string stream, CancellationToken cancellationToken);

    /// <summary>Appends one event to a stream.</summary>
    /// <param name="message">At most <see cref="LogMessage.MostBytes"/> bytes of UTF-8.</param>
    Task PutLogEventAsync(string group, string stream, LogMessage message, CancellationToken cancellationToken);

    /// <summary>The events of all streams since a moment, oldest first.</summary>
    Task<ImmutableArray<LogMessage>> FilterLogEventsAsync(string group, DateTimeOffset since, CancellationToken cancellationToken);
}

/// <summary>An event of CloudWatch Logs.</summary>
public sealed record LogMessage(DateTimeOffset At, string Text)
{
    /// <summary>The largest event that every version of the service takes.</summary>
    public const int MostBytes = (256 << 10) - 26;
}

/// <summary>CloudWatch Logs over JSON 1.1.</summary>
internal sealed class LogsClient(AwsProtocolClient client) : ILogs
{
    private const string Group = "logGroupName";
    private const string Stream = "logStreamName";

    // AWS returns pages without events where it searches long, so pages are bounded and not only events.
    private const int MostPages = 1000;
    private const int MostEvents = 100_000;

    public async Task CreateLogStreamAsync(string group, string stream, CancellationToken cancellationToken)
    {
        try
        {
            var body = new JsonObject { [Group] = group, [Stream] = stream }.ToJsonString();
            await client.JsonAsync("CreateLogStream", repeatable: true, body, cancellationToken);
        }
        catch (AwsServiceException error) when (error.Code == "ResourceAlreadyExistsException")
        {
            // A repeated call created it.
        }
    }

    public Task PutLogEventAsync(string group, string stream, LogMessage message, CancellationToken cancellationToken)
    {
        // Repeatable: a line that is there twice is read once.
        var one = new JsonObject { ["timestamp"] = message.At.ToUnixTimeMilliseconds(), ["message"] = message.Text };
        return client.JsonAsync(
            "PutLogEvents",
            repeatable: true,
            new JsonObject { [Group] = group, [Stream] = stream, ["logEvents"] = new JsonArray(one) }.ToJsonString(),
            Taken,
            cancellationToken);
    }

    public async Task<ImmutableArray<LogMessage>> FilterLogEventsAsync(
        string group, DateTimeOffset since, CancellationToken cancellationToken)
    {
        const string Action = "FilterLogEvents";
        var all = ImmutableArray.CreateBuilder<LogMessage>();
        var pages = 0;
        string? next = null;
        do
        {
            var request = new JsonObject { [Group] = group, ["startTime"] = since.ToUnixTimeMilliseconds() };
            if (next is not null)
            {
                request["nextToken"] = next;
            }

            (var events, next) = await client.JsonAsync(
                Action,
                repeatable: true,
                request.ToJsonString(),
                page => (Events(page), page.OptionalText("nextToken")),
                cancellationToken);
            all.AddRange(events);
            if (++pages >= MostPages || all.Count > MostEvents)
            {
                throw client.Foreign(Action, "pages without an end", null);
            }
        }
        while (next is not null);
        return [.. all.OrderBy(message => message.At)];
    }

    private static bool Taken(JsonElement reply) =>
        !reply.TryGetProperty("rejectedLogEventsInfo", out var rejected) || rejected.ValueKind is JsonValueKind.Null
            ? true
            : throw new ForeignReplyException("a reply that rejects the event, as if this machine's clock were wrong");

    private static LogMessage[] Events(JsonElement page) =>
        page.TryGetProperty("events", out var events) && events.ValueKind is JsonValueKind.Array
            ? [.. events.EnumerateArray().Select(Event)]
            : throw new ForeignReplyException("a JSON object without the list 'events'");

    // CloudWatch writes milliseconds.
    private static LogMessage Event(JsonElement item) =>
        item.ValueKind is JsonValueKind.Object && item.TryGetProperty("timestamp", out var at) && at.ValueKind is JsonValueKind.Number
        && at.TryGetInt64(out var ms) && ms is >= 0 and < 253_402_300_800_000
            ? new LogMessage(DateTimeOffset.FromUnixTimeMilliseconds(ms), item.OptionalText("message") ?? "")
            : throw new ForeignReplyException("an event without its time");
}
