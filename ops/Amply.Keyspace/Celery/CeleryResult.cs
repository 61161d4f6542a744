using System.Text.Json;

namespace Amply.Keyspace.Celery;

/// <summary>A task's outcome as Celery's Redis result backend stores it for an hour.</summary>
public sealed record CeleryResult
{
    public required string TaskId { get; init; }

    /// <summary>Celery's word: PENDING, STARTED, RETRY, SUCCESS, FAILURE, REVOKED, or one of the application's.</summary>
    public required string Status { get; init; }

    /// <summary>What the task returned, or of a failure <c>exc_type</c>, <c>exc_message</c>, <c>exc_module</c>.</summary>
    public JsonElement Result { get; init; }

    public string? Traceback { get; init; }

    /// <summary>UTC; absent while the task runs.</summary>
    public DateTimeOffset? DateDone { get; init; }
}
