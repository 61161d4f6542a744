using System.Text.Json;
using StackExchange.Redis;

namespace Amply.Keyspace;

/// <summary>Reads task results. Only Celery writes them.</summary>
public sealed class CeleryResults(IDatabase database)
{
    public async Task<KeyRead<CeleryResult>> GetAsync(string taskId, CancellationToken cancellationToken)
    {
        try
        {
            var value = await database.StringGetAsync(KeyNames.CeleryResult(taskId)).WaitAsync(cancellationToken);
            return value.IsNull ? KeyReads.Absent<CeleryResult>() : Read((byte[])value!);
        }
        catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
        {
            return KeyReads.WrongType<CeleryResult>();
        }
    }

    /// <summary>Reads the JSON of Celery's default serializer.</summary>
    public static KeyRead<CeleryResult> Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return KeyReads.Malformed<CeleryResult>("not a JSON object");
            }

            if (Text(root, "status") is not { } status || Text(root, "task_id") is not { } id)
            {
                return KeyReads.Malformed<CeleryResult>("status or task_id is missing or not a string");
            }

            return KeyReads.Found(new CeleryResult
            {
                TaskId = id,
                Status = status,
                Result = root.TryGetProperty("result", out var result) ? result.Clone() : default,
                Traceback = Text(root, "traceback"),
                DateDone = PythonTime.TryParse(Text(root, "date_done"), out var done) ? done : null,
            });
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return KeyReads.Malformed<CeleryResult>("not JSON");
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A task's outcome as Celery's Redis result backend stores it for an hour.</summary>
public sealed record CeleryResult
{
    public required string TaskId { get; init; }

    /// <summary>Celery's word: PENDING, STARTED, RETRY, SUCCESS, FAILURE, REVOKED, or one of the application's.</summary>
    public required string Status { get; init; }

    /// <summary>The task's return value; after a failure <c>exc_type</c>, <c>exc_message</c> and <c>exc_module</c>.</summary>
    public JsonElement Result { get; init; }

    public string? Traceback { get; init; }

    /// <summary>UTC; absent while the task runs.</summary>
    public DateTimeOffset? DateDone { get; init; }
}
