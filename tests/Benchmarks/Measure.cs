using System.Diagnostics;

namespace Amply.Benchmarks;

/// <summary>Measures a piece of work, and what another client notices meanwhile.</summary>
internal static class Measure
{
    public static async Task<Measured> Async(Transport transport, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { typeof(Ping).Assembly.Location, "ping", transport.Host, transport.Port.ToString() },
            Environment = { [Ping.TokenVariable] = transport.Token },
        };
        if (transport.Authority is { } authority)
        {
            start.ArgumentList.Add(authority);
        }

        using var ping = Process.Start(start)!;
        // Its own start must not be measured.
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await work(cancellationToken);
        var took = Stopwatch.GetElapsedTime(began);
        ping.StandardInput.Close();
        var figures = (await ping.StandardOutput.ReadToEndAsync(cancellationToken)).Split(' ', StringSplitOptions.TrimEntries);
        await ping.WaitForExitAsync(cancellationToken);
        return new Measured(
            took.TotalSeconds,
            double.Parse(figures[0]) / 1000,
            double.Parse(figures[1]) / 1000);
    }
}
