using System.Collections.Immutable;
using System.CommandLine;
using Amply.Lab;
using Amply.Lab.Supervisor;

namespace Amply.Ops.Cli.Labs;

/// <summary><c>lab up|apply|status|down|fault</c>: a stack's plan as real Redis on loopback.</summary>
internal static class LabCommand
{
    public static Command Create(CommandServices services) => new("lab", "A stack as real Redis on loopback, behind an ElastiCache-compatible API.")
    {
        LabUpVerb.Create(services),
        LabApplyVerb.Create(services),
        LabStatusVerb.Create(services),
        LabFaultVerb.Create(services),
        LabDownVerb.Create(services),
    };

    internal static LabClient Client(CommandServices services) => new(services.Checkout.Labs, services.Clock);

    internal static Option<string[]> SetOption() => new("--set")
    {
        Description = "A setting other than the stack's file says, for example mode=ha; repeatable.",
        HelpName = "key=value",
        Arity = ArgumentArity.ZeroOrMore,
    };

    internal static Option<string?> LabOption() => new("--lab")
    {
        Description = "The lab; without a name the only one there is.",
        HelpName = "NAME",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The lab that was named, or the only one there is.</summary>
    internal static Attempt<string> Named(LabClient client, string? name)
    {
        if (!string.IsNullOrEmpty(name))
        {
            return name;
        }

        ImmutableArray<string> labs;
        try
        {
            labs = client.List();
        }
        catch (LabRefusedException error)
        {
            return Refusal.Refused(error.Message, error.Remedy);
        }

        return labs switch
        {
            [var only] => only,
            [] => Refusal.Usage("no lab is running", "start one: ./amply lab up --stack prod"),
            _ => Refusal.Usage($"{labs.Length} labs are running: {string.Join(", ", labs)}", "name the one you mean: --lab NAME"),
        };
    }
}
