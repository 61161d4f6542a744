namespace Amply.Wire;

/// <summary>A process, distinguished from a later process with the same id by its start time.</summary>
/// <param name="StartTicks">Clock ticks from boot to the process' start, field 22 of <c>/proc/PID/stat</c>.</param>
public sealed record ProcessIdentity(int ProcessId, long StartTicks)
{
    public bool IsAlive => Of(ProcessId) == this;

    /// <summary>Null if the process does not run, or is a zombie.</summary>
    public static ProcessIdentity? Of(int processId)
    {
        try
        {
            // The name in parentheses may hold any character, so count the fields from its end.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : new ProcessIdentity(processId, long.Parse(fields[19]));
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
