using Amply.Infra;
using Amply.Infra.Plan;
using Pulumi;

// Without arguments this is what 'pulumi up' runs; the engine says where it listens.
if (args.Length == 0)
{
    if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PULUMI_MONITOR")))
    {
        Console.Error.WriteLine("error: no Pulumi engine runs this program. Mend: pulumi up -s STACK, or without AWS and Pulumi: ./amply plan STACK");
        return 2;
    }

    var refusals = await EngineGate.RefusalsAsync(Environment.GetEnvironmentVariable("PULUMI_CONFIG"), Environment.GetEnvironmentVariable("PULUMI_STACK"));
    foreach (var refusal in refusals)
    {
        CommandLine.Say(Console.Error, refusal);
    }

    return refusals.IsEmpty ? await Deployment.RunAsync<RedisStack>() : 1;
}

return await CommandLine.RunAsync(args, Console.Out, Console.Error);
