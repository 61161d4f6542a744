namespace Amply.Wire;

/// <summary>A process that cannot be mistaken for a later one with the same id.</summary>
/// <param name="StartTicks">Clock ticks from boot to its start, field 22 of <c>/proc/PID/stat</c>.</param>
public sealed record ProcessIdentity(int ProcessId, long StartTicks)
{
    public bool IsAlive => Of(ProcessId) == this;

    /// <summary>Null where there is no such process, or only its remains.</summary>
    public static ProcessIdentity? Of(int processId)
    {
        try
        {
            // The name in parentheses may hold anything: the fields are counted from its end.
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
