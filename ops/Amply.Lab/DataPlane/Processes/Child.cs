using System.Diagnostics;

namespace Amply.Lab.DataPlane.Processes;

/// <summary>A process that was started here; may be asked from any thread at any time, also after its end.</summary>
public sealed class Child : IDisposable
{
    private readonly Process process;
    private readonly Task ended;

    public Child(Process process)
    {
        this.process = process;
        Id = process.Id;
        ended = process.WaitForExitAsync();
    }

    public int Id { get; }

    public bool HasEnded => ended.IsCompleted;

    /// <summary>Of a process that has ended.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>SIGKILL; returns when it has ended.</summary>
    public async Task KillAsync()
    {
        if (!HasEnded)
        {
            process.Kill();
            await ended;
        }
    }

    /// <summary>Sends a signal by its name, for example <c>STOP</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        // The shell's own command: not every system has a program of that name.
        using var kill = Process.Start("/bin/sh", ["-c", "kill -\"$0\" \"$1\"", signal, Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public void Dispose() => process.Dispose();
}
