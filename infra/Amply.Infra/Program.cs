using Amply.Infra;
using Amply.Infra.Components;
using Amply.Infra.Plan;
using Amply.Model;
using Pulumi;

// 'pulumi up' runs the program without arguments. The engine gives its address in PULUMI_MONITOR.
if (args.Length > 0)
{
    return await CommandLine.RunAsync(args, Console.Out, Console.Error);
}

if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PULUMI_MONITOR")))
{
    CommandLine.Say(
        Console.Error, "no Pulumi engine runs this program. Fix: pulumi up -s STACK, or without AWS and Pulumi: ./amply plan STACK");
    return (int)ExitCode.Usage;
}

var verdict = await EngineGate.JudgeAsync(EngineGate.Configuration, EngineGate.Stack);
foreach (var refusal in verdict.Refusals)
{
    CommandLine.Say(Console.Error, refusal);
}

return verdict switch
{
    { Refusals.IsEmpty: false } => (int)ExitCode.Failed,
    { Design: { } design } => await Deployment.RunAsync<RedisStack>(new RedisStackProvider(design)),
    // The engine shows these problems as it shows every error of a program.
    _ => await Deployment.RunAsync((Action)(() => throw new RunException(
        "The configuration is refused:\n" + string.Join('\n', verdict.Problems.Select(problem => "  " + problem))))),
};
