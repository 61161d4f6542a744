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

    public void Dispose() => process.Dispose();
}
