using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Keys;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Keys;

/// <summary><c>cache flush</c>: drops cached queries.</summary>
internal sealed class CacheFlushVerb : ChangeVerb<CacheFlush, KeyChangePlan, KeyChangeResult>
{
    private readonly Option<string?> prefix = new("--prefix")
    {
        Description = "Queries whose key begins so, taken literally, without 'cache:'.",
        HelpName = "TEXT",
    };

    private readonly Option<bool> all = new("--all") { Description = "All of them." };

    public CacheFlushVerb(CommandServices services)
        : base(services, "flush", "Drop cached queries, so that they are computed again.") => Takes(prefix, all);

    protected override Attempt<CacheFlush> Read(ParseResult parsed) => (parsed.GetValue(prefix), parsed.GetValue(all)) switch
    {
        (null or "", false) => Refusal.Usage(
            "nothing says which cached queries",
            "add --prefix org:stats: for some of them, or --all: the database then computes every query anew at once"),
        ({ Length: > 0 }, true) => Refusal.Usage("--prefix and --all contradict each other", "leave one of them out"),
        (var text, _) => new CacheFlush(text ?? ""),
    };

    protected override async Task<IRoutine<KeyChangePlan, KeyChangeResult>> OpenAsync(
        IGroupAccess group, CacheFlush options, CancellationToken cancellationToken) =>
        await KeyChangeRoutine.OpenAsync(group, options, Services.Clock, cancellationToken);
}
