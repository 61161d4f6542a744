using System.Text;
using Amply.Ops.Aws;

namespace Amply.Ops;

/// <summary>
/// The audit log that the people on call share: a log group of the stack. Lines are sent beside the routine and never hold the routine up.
/// </summary>
/// <param name="logs">Null where the target has none.</param>
/// <param name="logGroup">Null in outputs of earlier versions.</param>
internal sealed class SharedAudit(ILogs? logs, string? logGroup, TimeProvider clock)
{
    /// <summary>The time that a run waits for the service at its end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The time of one line. The routine runs meanwhile.</summary>
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(10);

    private Task<string?> sent = Task.FromResult<string?>(null);
    private bool hasStream;

    /// <summary>Sends a line after those before it, without waiting.</summary>
    public void Send(AuditEntry entry)
    {
        if (logs is not null && logGroup is not null)
        {
            sent = SendAsync(sent, logs, logGroup, entry);
        }
    }

    /// <summary>Waits a second at most until the lines are sent.</summary>
    /// <returns>Why lines are missing, a clause without a full stop; null where all lines were sent.</returns>
    public async Task<string?> EndAsync()
    {
        try
        {
            return await sent.WaitAsync(Patience, clock);
        }
        catch (TimeoutException)
        {
            return $"the log group {logGroup} did not take a line within {Patience.TotalSeconds:0} s";
        }
    }

    private async Task<string?> SendAsync(Task<string?> before, ILogs to, string group, AuditEntry entry)
    {
        if (await before is { } problem)
        {
            return problem;
        }

        using var giveUp = new CancellationTokenSource(Ceiling, clock);
        try
        {
            // A slash is allowed in a stream's name, so the console lists the streams by day.
            var stream = $"{entry.At.UtcDateTime:yyyy/MM/dd}/{entry.Run}";
            if (!hasStream)
            {
                await to.CreateLogStreamAsync(group, stream, giveUp.Token);
                hasStream = true;
            }

            await to.PutLogEventAsync(group, stream, new LogMessage(entry.At, Line(entry.Shared())), giveUp.Token);
            return null;
        }
        catch (Exception error) when (error is AwsException or OperationCanceledException)
        {
            return error is AwsException ? FailureWords.Of(error) : $"the log group {group} did not answer";
        }
    }

    // A long list of users is replaced by their number: the service takes no larger line.
    private static string Line(AuditEntry entry)
    {
        var line = AuditLog.Line(entry);
        if (Encoding.UTF8.GetByteCount(line) <= LogMessage.MostBytes || entry.Selection is not { } all)
        {
            return line;
        }

        var counted = all.GroupBy(one => one.Option).Select(same => same.Count() == 1
            ? same.First()
            : new RunCondition(same.Key, $"{same.Count():N0} values, left out"));
        return AuditLog.Line(entry with { Selection = [.. counted] });
    }

    /// <summary>Reads a group's lines, oldest first. A line that does not belong to the audit log is skipped and counted.</summary>
    public static async Task<(ImmutableArray<AuditEntry> Entries, int Unreadable)> ReadAsync(
        ILogs logs, string logGroup, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var entries = ImmutableArray.CreateBuilder<AuditEntry>();
        var lines = await logs.FilterLogEventsAsync(logGroup, since, cancellationToken);
        foreach (var line in lines)
        {
            if (AuditLog.TryParse(line.Text) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return (entries.ToImmutable(), lines.Length - entries.Count);
    }
}
