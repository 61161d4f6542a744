using System.Text;
using System.Text.Json.Nodes;
using Amply.Lab.Aws.Query;
using Amply.Lab.Group;

namespace Amply.Lab.Aws.Json;

/// <summary>The actions of CloudWatch Logs, as far as a lab serves them.</summary>
internal static class LogsService
{
    public static JsonService Over(LogStore store, TimeProvider time) => new(
        "logs",
        "Logs_20140328",
        [new CreateLogStreamAction(store), new PutLogEventsAction(store, time), new FilterLogEventsAction(store)]);

    /// <summary>Refuses a request for a group that does not exist, or with a parameter that a lab does not serve.</summary>
    public static JsonReply? Refuse(LogStore store, JsonBody request, out string group, params ReadOnlySpan<string> known)
    {
        group = request.Text("logGroupName") ?? "";
        return request.OtherThan(known) is { } unknown
                ? JsonReply.InvalidParameter($"The parameter {unknown} is not supported here.")
            : group.Length is 0 or > 512 ? JsonReply.InvalidParameter("logGroupName must have 1 to 512 characters.")
            : store.Streams(group) is null ? NotFound("group")
            : null;
    }

    public static JsonReply NotFound(string what) =>
        JsonReply.Refused(new ApiError(AwsErrorCodes.ResourceNotFound, 400, $"The specified log {what} does not exist."));
}

internal sealed class CreateLogStreamAction(LogStore store) : IJsonAction
{
    public string Name => "CreateLogStream";

    public JsonReply Invoke(JsonBody request)
    {
        if (LogsService.Refuse(store, request, out var group, "logGroupName", "logStreamName") is { } refusal)
        {
            return refusal;
        }

        var stream = request.Text("logStreamName") ?? "";
        return stream.Length is 0 or > 512 || stream.AsSpan().ContainsAny(':', '*')
            ? JsonReply.InvalidParameter("logStreamName must have 1 to 512 characters, and none of ':' and '*'.")
            : store.TryCreate(group, stream)
                ? JsonReply.Empty
                : JsonReply.Refused(new ApiError("ResourceAlreadyExistsException", 400, "The specified log stream already exists"));
    }
}

internal sealed class PutLogEventsAction(LogStore store, TimeProvider time) : IJsonAction
{
    // AWS' limits of one call.
    private const int MostEvents = 10_000;
    private const int MostBytes = 1_048_576;
    private const int BytesBesideAMessage = 26;

    private static readonly TimeSpan MostOld = TimeSpan.FromDays(14);
    private static readonly TimeSpan MostAhead = TimeSpan.FromHours(2);

    public string Name => "PutLogEvents";

    public JsonReply Invoke(JsonBody request)
    {
        if (LogsService.Refuse(store, request, out var group, "logGroupName", "logStreamName", "logEvents", "sequenceToken") is { } refusal)
        {
            return refusal;
        }

        var stream = request.Text("logStreamName") ?? "";
        if (!store.Streams(group)!.Contains(stream))
        {
            return LogsService.NotFound("stream");
        }

        if (Read(request.Objects("logEvents") ?? []) is not { } events)
        {
            return JsonReply.InvalidParameter("Each of logEvents needs a timestamp and a message of 1 character or more.");
        }

        if (Problem(events) is { } problem)
        {
            return JsonReply.InvalidParameter(problem);
        }

        // AWS takes the others and names the first and the last that it does not take.
        var now = time.GetUtcNow();
        var (tooOld, tooNew) = (events.Count(one => one.At < now - MostOld), events.Count(one => one.At > now + MostAhead));
        foreach (var (at, message) in events[tooOld..^tooNew])
        {
            store.Append(group, stream, at, message);
        }

        var reply = new JsonObject { ["nextSequenceToken"] = "49590302000000000000000000000000000000000000000000000000" };
        if (tooOld + tooNew > 0)
        {
            var rejected = new JsonObject();
            if (tooOld > 0)
            {
                rejected["tooOldLogEventEndIndex"] = tooOld;
            }

            if (tooNew > 0)
            {
                rejected["tooNewLogEventStartIndex"] = events.Length - tooNew;
            }

            reply["rejectedLogEventsInfo"] = rejected;
        }

        return JsonReply.Of(reply);
    }

    private static ImmutableArray<(DateTimeOffset At, string Message)>? Read(ImmutableArray<JsonBody> items)
    {
        var events = items.Select(item => (Ms: item.Number("timestamp") ?? -1, Message: item.Text("message") ?? "")).ToArray();
        return events.Any(one => one.Ms is < 0 or > 253_402_300_799_999 || one.Message.Length is 0)
            ? null
            : [.. events.Select(one => (DateTimeOffset.FromUnixTimeMilliseconds(one.Ms), one.Message))];
    }

    private static string? Problem(ImmutableArray<(DateTimeOffset At, string Message)> events) => events switch
    {
        { Length: 0 or > MostEvents } => $"logEvents must have 1 to {MostEvents} events.",
        _ when events.Sum(one => Encoding.UTF8.GetByteCount(one.Message) + BytesBesideAMessage) > MostBytes =>
            "Upload too large: the events of one call may have 1048576 bytes, with 26 bytes for each event.",
        _ when events.Zip(events[1..]).Any(pair => pair.First.At > pair.Second.At) =>
            "Log events in a single PutLogEvents request must be in chronological order.",
        _ when events[^1].At - events[0].At > TimeSpan.FromHours(24) =>
            "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
        _ => null,
    };
}

internal sealed class FilterLogEventsAction(LogStore store) : IJsonAction
{
    private const int MostEvents = 10_000;

    public string Name => "FilterLogEvents";

    public JsonReply Invoke(JsonBody request)
    {
        if (LogsService.Refuse(
            store, request, out var group, "logGroupName", "logStreamNames", "logStreamNamePrefix", "startTime", "endTime", "limit",
            "nextToken", "interleaved") is { } refusal)
        {
            return refusal;
        }

        var (streams, prefix) = (request.Texts("logStreamNames"), request.Text("logStreamNamePrefix"));
        var limit = request.Number("limit") ?? MostEvents;
        if (limit is < 1 or > MostEvents || (streams is not null && prefix is not null))
        {
            return JsonReply.InvalidParameter(limit is < 1 or > MostEvents
                ? $"limit must be 1 to {MostEvents}."
                : "logStreamNames and logStreamNamePrefix exclude each other.");
        }

        var (start, end) = (request.Number("startTime"), request.Number("endTime"));
        var found = store.Events(group).Where(one =>
            (streams is null || streams.Value.Contains(one.Stream))
            && (prefix is null || one.Stream.StartsWith(prefix, StringComparison.Ordinal))
            && (start is null || one.At.ToUnixTimeMilliseconds() >= start)
            && (end is null || one.At.ToUnixTimeMilliseconds() <= end));
        if (!Paging.TryCut(found, Key, descending: false, request.Text("nextToken"), (int)limit, out var page, out _))
        {
            return JsonReply.InvalidParameter("The specified nextToken is invalid.");
        }

        var reply = new JsonObject
        {
            ["events"] = new JsonArray([.. page.Items.Select(Write)]),
            ["searchedLogStreams"] = new JsonArray(),
        };
        if (page.Marker is { } marker)
        {
            reply["nextToken"] = marker;
        }

        return JsonReply.Of(reply);
    }

    private static string Key(StoredLogEvent one) => $"{one.At.ToUnixTimeMilliseconds():D19}-{one.Sequence:D19}";

    private static JsonNode Write(StoredLogEvent one) => new JsonObject
    {
        ["eventId"] = one.Sequence.ToString("D56"),
        ["logStreamName"] = one.Stream,
        ["timestamp"] = one.At.ToUnixTimeMilliseconds(),
        ["ingestionTime"] = one.Ingested.ToUnixTimeMilliseconds(),
        ["message"] = one.Message,
    };
}
