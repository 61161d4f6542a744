using CliWrap;

namespace Amply.Benchmarks;

/// <summary>The most memory that a command held, as the kernel counts it.</summary>
internal static class PeakMemory
{
    /// <summary>For a command that takes seconds.</summary>
    public static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);

    /// <param name="interval">How often to look; what the command takes within its last interval is not seen.</param>
    /// <returns>Bytes; the script replaces itself by the command, so the process is one.</returns>
    public static async Task<long> OfAsync(Command command, TimeSpan interval, CancellationToken cancellationToken)
    {
        var running = command.ExecuteAsync(cancellationToken);
        long peak = 0;
        while (!running.Task.IsCompleted)
        {
            peak = Math.Max(peak, HighWater(running.ProcessId));
            await Task.Delay(interval, cancellationToken);
        }

        await running;
        return peak;
    }

    private static long HighWater(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.ToString()}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(':', 'k')[1]) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
