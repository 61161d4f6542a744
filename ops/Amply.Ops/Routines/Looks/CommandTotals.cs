using System.Globalization;

namespace Amply.Ops.Routines.Looks;

/// <summary>Sums what each command cost on the nodes, from INFO commandstats.</summary>
internal sealed class CommandTotals
{
    private const string Begin = "cmdstat_";
    private const int Most = 10;

    private readonly Dictionary<string, (long Calls, long Microseconds)> commands = new(StringComparer.Ordinal);

    /// <summary>The commands that cost most, the most expensive first.</summary>
    public ImmutableArray<CommandTotal> Highest =>
    [
        .. commands.OrderByDescending(one => one.Value.Microseconds).ThenBy(one => one.Key, StringComparer.Ordinal).Take(Most).Select(
            one => new CommandTotal(
                one.Key.Replace('|', ' ').ToUpperInvariant(),
                one.Value.Calls,
                Math.Round(one.Value.Microseconds / 1000.0, 1),
                Math.Round(one.Value.Microseconds / 1000.0 / Math.Max(1, one.Value.Calls), 3))),
    ];

    /// <param name="info">The reply of one node to INFO commandstats; lines of another form are skipped.</param>
    // cmdstat_client|list:calls=2,usec=61,usec_per_call=30.50,rejected_calls=0,failed_calls=0
    public void Add(string info)
    {
        foreach (var line in info.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith(Begin, StringComparison.Ordinal) && line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                var name = line[Begin.Length..colon];
                var (calls, microseconds) = commands.GetValueOrDefault(name);
                var fields = line[(colon + 1)..].Split(',');
                commands[name] = (calls + Number(fields, "calls="), microseconds + Number(fields, "usec="));
            }
        }
    }

    private static long Number(string[] fields, string name) =>
        fields.FirstOrDefault(field => field.StartsWith(name, StringComparison.Ordinal)) is { } field
        && long.TryParse(field.AsSpan(name.Length), NumberStyles.None, null, out var number) ? number : 0;
}

/// <summary>One command on all nodes since they started.</summary>
/// <param name="Command">In upper case, with its subcommand.</param>
/// <param name="TotalMs">The time that all calls kept the nodes busy.</param>
public sealed record CommandTotal(string Command, long Calls, double TotalMs, double AverageMs);
