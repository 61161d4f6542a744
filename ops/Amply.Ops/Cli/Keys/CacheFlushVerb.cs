using System.CommandLine;
using Amply.Keyspace;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Keys;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Keys;

/// <summary><c>cache flush</c>: deletes cached queries.</summary>
internal sealed class CacheFlushVerb : ChangeVerb<CacheFlush, KeyChangePlan, KeyChangeResult>
{
    private readonly Option<string?> prefix = new("--prefix")
    {
        Description = "Delete only queries whose key begins with this text, after 'cache:'.",
        HelpName = "TEXT",
    };

    private readonly Option<bool> all = new("--all") { Description = "Delete all cached queries." };

    public CacheFlushVerb(CommandServices services)
        : base(services, "flush", "Delete cached queries. The applications compute them again.") => Takes(prefix, all);

    protected override Attempt<CacheFlush> Read(ParseResult parsed) => (parsed.GetValue(prefix), parsed.GetValue(all)) switch
    {
        (null or "", false) => TypedLine.Usage(
            parsed,
            "no cached queries selected",
            "add --prefix org:stats:, or --all. After --all the database computes every query again at once."),
        ({ } text, _) when DoubledPrefix.Refusal(parsed, "--prefix", text, KeyNames.CachePrefix) is { } refusal => refusal,
        ({ Length: > 0 }, true) => TypedLine.Usage(parsed, "--prefix and --all contradict each other", "leave one of them out"),
        (var text, _) => new CacheFlush(text ?? ""),
    };

    protected override async Task<IRoutine<KeyChangePlan, KeyChangeResult>> OpenAsync(
        IGroupAccess group, CacheFlush options, CancellationToken cancellationToken) =>
        await KeyChangeRoutine.OpenAsync(group, options, Services.Clock, cancellationToken);
}
