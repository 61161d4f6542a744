using System.CommandLine;
using System.CommandLine.Invocation;
using Amply.Infra;
using Amply.Infra.Plan;
using Amply.Infra.Policies;
using Pulumi;

// Without arguments this is what 'pulumi up' runs.
if (args.Length == 0)
{
    var refusals = await EngineGate.RefusalsAsync(Environment.GetEnvironmentVariable("PULUMI_CONFIG"), Environment.GetEnvironmentVariable("PULUMI_STACK"));
    foreach (var refusal in refusals)
    {
        Console.Error.WriteLine($"error: {refusal}");
    }

    return refusals.IsEmpty ? await Deployment.RunAsync<RedisStack>() : 1;
}

var parsed = new RootCommand("Amply's Redis as a Pulumi program; 'pulumi up' runs it without arguments.") { PlanCommand.Create() }.Parse(args);
if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine($"error: {error.Message}");
    }

    Console.Error.WriteLine("  see: ./amply plan --help");
    return 2;
}

return await parsed.InvokeAsync();
