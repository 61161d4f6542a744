using System.CommandLine;
using Amply.Benchmarks;

// What the README's table of figures is made of: ./amply bench. Everything is measured in one run, so that ratios hold on a busy machine too.
if (args is ["ping", var host, var port, .. var authority])
{
    return Ping.Run(host, int.Parse(port), authority.FirstOrDefault(), Environment.GetEnvironmentVariable(Ping.TokenVariable));
}

var sessions = new Option<int>("--sessions") { Description = "Sessions, and as many other keys beside them.", HelpName = "N", DefaultValueFactory = _ => 1_000_000 };
var rounds = new Option<int>("--rounds") { Description = "How often each is measured; the best counts, for noise only adds.", HelpName = "N", DefaultValueFactory = _ => 3 };
var only = new Option<string[]>("--only") { Description = "Some of the parts: clear, tls, memory, start.", AllowMultipleArgumentsPerToken = true };
only.AcceptOnlyFromAmong("clear", "tls", "memory", "start");
var command = new RootCommand("Measures the flush against its peers, what other clients notice of it, its memory, and how long a cold start and a lab take.") { sessions, rounds, only };
command.SetAction(async (parsed, cancellationToken) =>
{
    var chosen = parsed.GetValue(only) is { Length: > 0 } some ? some : ["clear", "tls", "memory", "start"];
    await new BenchmarkRun(parsed.GetValue(sessions), parsed.GetValue(rounds), [.. chosen]).RunAsync(cancellationToken);
    return 0;
});
return await command.Parse(args).InvokeAsync();
