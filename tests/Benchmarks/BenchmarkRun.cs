using System.Diagnostics;
using System.Text.Json;
using Amply.Model.Outputs;
using Amply.TestServers;
using CliWrap;
using CliWrap.Buffered;

namespace Amply.Benchmarks;

/// <summary>Measures one part after the other and prints a Markdown table of each.</summary>
internal sealed class BenchmarkRun(int sessions, int rounds, ImmutableArray<string> parts)
{
    private const string HowToRun = "run it by ./amply bench";
    private const string Lab = "bench";
    private const string Second = "bench-up";
    private const int Starts = 21;
    private const int Ups = 5;

    private readonly string root = Environment.GetEnvironmentVariable("AMPLY_HOME") ?? throw new InvalidOperationException(HowToRun);
    private readonly string program = Environment.GetEnvironmentVariable("AMPLY_PROGRAM") ?? throw new InvalidOperationException(HowToRun);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine(Text($"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB; {sessions:N0} sessions beside as many other keys, best of {rounds}."));
        if (parts.Contains("clear"))
        {
            var port = FreePort();
            await using var server = await RedisServer.StartAsync("--port", port.ToString(), "--bind", "127.0.0.1");
            await CompareAsync(new Transport("in clear", "127.0.0.1", port, null, null), cancellationToken);
        }

        if (parts.Any(part => part is not "clear"))
        {
            await AmplyAsync(["lab", "up", "--stack", "prod", "--name", Lab, "--set", "nodeType=cache.r6g.large", "--set", "monthlyBudgetUsd=1000"], cancellationToken);
            try
            {
                await AgainstLabAsync(cancellationToken);
            }
            finally
            {
                await AmplyAsync(["lab", "down", "--lab", Lab], CancellationToken.None);
            }
        }
    }

    private async Task AgainstLabAsync(CancellationToken cancellationToken)
    {
        if (parts.Contains("start"))
        {
            await ColdStartAsync(cancellationToken);
            await LabUpAsync(cancellationToken);
        }

        var transport = OverTls();
        if (parts.Contains("tls"))
        {
            await CompareAsync(transport, cancellationToken);
        }

        if (parts.Contains("memory"))
        {
            await MemoryAsync(transport, cancellationToken);
        }
    }

    private Transport OverTls()
    {
        var written = File.ReadAllText(Path.Combine(root, ".lab", Lab, "outputs.json"));
        var outputs = JsonSerializer.Deserialize(written, OutputsJson.Default.StackOutputs)!;
        var endpoint = outputs.PrimaryEndpoint!.Split(':');
        return new Transport(
            "over TLS, a lab of cache.r6g.large", endpoint[0], int.Parse(endpoint[1]), outputs.CaCertificateFile,
            Uri.UnescapeDataString(new Uri(outputs.RedisUrl!).UserInfo.TrimStart(':')));
    }

    private async Task CompareAsync(Transport transport, CancellationToken cancellationToken)
    {
        ImmutableArray<Competitor> competitors = [Competitor.OnTheServer, Competitor.FullSpeed, Competitor.RedisCli, Competitor.Default];
        var best = new Dictionary<Competitor, Measured>();
        await using var keys = await Keys.WriteAsync(transport, sessions);
        var idle = await Measure.Async(transport, ct => Task.Delay(TimeSpan.FromSeconds(2), ct), cancellationToken);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var competitor in competitors)
            {
                await keys.WriteSessionsAsync();
                var measured = await Measure.Async(transport, ct => competitor.EndAllAsync(transport, ct), cancellationToken);
                await keys.CheckAsync(competitor.Name);
                best[competitor] = !best.TryGetValue(competitor, out var before) || measured.Seconds < before.Seconds ? measured : before;
            }
        }

        var script = best[Competitor.OnTheServer].Seconds;
        Console.WriteLine(Text($"\n| {transport.Name} | time | of the script's | sessions a second | another client's ping p99 | worst |\n|---|---|---|---|---|---|"));
        foreach (var competitor in competitors)
        {
            var it = best[competitor];
            Console.WriteLine(Text($"| {competitor.Name} | {it.Seconds:0.00} s | {it.Seconds / script:0.00} | {sessions / it.Seconds:N0} | {it.PingP99Ms:0.00} ms | {it.PingMaxMs:0.0} ms |"));
        }

        Console.WriteLine(Text($"| nothing | | | | {idle.PingP99Ms:0.00} ms | {idle.PingMaxMs:0.0} ms |"));
        Console.WriteLine(Text($"\nredis-cli takes {best[Competitor.RedisCli].Seconds / best[Competitor.FullSpeed].Seconds:0.0} times as long as the flush at full speed. The settle time is left out."));
    }

    private async Task MemoryAsync(Transport transport, CancellationToken cancellationToken)
    {
        Console.WriteLine("\n| the command's memory | peak |\n|---|---|");
        foreach (var many in new[] { sessions, sessions * 5 })
        {
            await using var keys = await Keys.WriteAsync(transport, many);
            await keys.WriteSessionsAsync();
            var peak = await PeakMemory.OfAsync(
                Amply(["sessions", "flush", "--lab", Lab, "--everyone", "--full-speed", "--include-new", "--execute", "--yes", "--output", "json"]), PeakMemory.Often, cancellationToken);
            await keys.CheckAsync("sessions flush");
            Console.WriteLine(Text($"| flush of {many:N0} sessions | {peak / 1024.0 / 1024.0:0} MiB |"));
        }
    }

    private async Task ColdStartAsync(CancellationToken cancellationToken)
    {
        var script = Path.Combine(root, "amply");
        string[] status = ["status", "--lab", Lab];
        var starts = new (string Name, string Program, string[] Arguments)[]
        {
            ("status, the program itself", program, status), ("status, by ./amply", script, status), ("--help, the program itself", program, ["--help"]), ("--help, by ./amply", script, ["--help"]),
        };
        var times = starts.ToDictionary(start => start.Name, _ => new List<double>());
        for (var round = 0; round < Starts; round++)
        {
            foreach (var (name, path, arguments) in starts)
            {
                times[name].Add(await MillisecondsAsync(Run(path, arguments), cancellationToken));
            }
        }

        Console.WriteLine(Text($"\n| cold start, {Starts} of each in turn | median | best | worst |\n|---|---|---|---|"));
        foreach (var (name, _, _) in starts)
        {
            var sorted = times[name].Order().ToArray();
            Console.WriteLine(Text($"| {name} | {sorted[Starts / 2]:0} ms | {sorted[0]:0} ms | {sorted[^1]:0} ms |"));
        }

        var peak = await PeakMemory.OfAsync(Run(program, status), TimeSpan.FromMilliseconds(1), cancellationToken);
        Console.WriteLine(Text($"\nThe program holds {peak / 1024.0 / 1024.0:0} MiB at most in status."));
    }

    private async Task LabUpAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine(Text($"\n| lab up, by ./amply, {Ups} of each | median | best | worst |\n|---|---|---|---|"));
        foreach (var (name, settings) in new (string, string[])[] { ("ha, 2 nodes", ["mode=ha"]), ("cluster, 3 shards of 2 nodes", ["mode=cluster", "shards=3", "replicas=1"]) })
        {
            var times = new List<double>();
            for (var up = 0; up < Ups; up++)
            {
                times.Add(await MillisecondsAsync(Amply(["lab", "up", "--stack", "prod", "--name", Second, .. settings.SelectMany(s => new[] { "--set", s })]), cancellationToken));
                await AmplyAsync(["lab", "down", "--lab", Second], CancellationToken.None);
            }

            times.Sort();
            Console.WriteLine(Text($"| {name} | {times[Ups / 2] / 1000:0.00} s | {times[0] / 1000:0.00} s | {times[^1] / 1000:0.00} s |"));
        }
    }

    private static async Task<double> MillisecondsAsync(Command command, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await command.ExecuteBufferedAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private async Task AmplyAsync(string[] arguments, CancellationToken cancellationToken) => await Amply(arguments).ExecuteBufferedAsync(cancellationToken);

    private Command Amply(string[] arguments) => Run(Path.Combine(root, "amply"), arguments);

    private Command Run(string path, string[] arguments) => Cli.Wrap(path).WithArguments(arguments).WithWorkingDirectory(root);

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
