using System.Net;
using Amply.Keyspace.Connections;
using Amply.Ops.Routines.Flush;
using Amply.Ops.Routines.Keys;
using Amply.Ops.Routines.Sessions;
using Amply.TestServers;

namespace Amply.EndToEnd.Tests.Keyspaces;

/// <summary>A routine to run on a keyspace, and what must become of its keys.</summary>
internal sealed record Routine(Func<IMultiplexerFactory, Task> RunAsync, Func<Keyspace, Dictionary<string, Fate>> Expected)
{
    private const int Seconds = 600;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(Seconds);

    private static readonly IProgress<string> Silent = new Progress<string>();

    private static readonly TimeProvider Clock = TimeProvider.System;

    private static readonly IPNetwork Network = IPNetwork.Parse("203.0.113.0/24");

    private static readonly SessionFilter OfGermany = new() { Countries = ["DE"] };

    /// <summary>By name, so that a test's name says which.</summary>
    public static readonly ImmutableSortedDictionary<string, Routine> All = new Dictionary<string, Routine>
    {
        ["flush everyone"] = Flush(new SessionFlushOptions(), Fates.OfEveryone),
        ["flush everyone, new ones too"] = Flush(new SessionFlushOptions { IncludeNew = true }, Fates.OfEveryone),
        ["flush everyone with grace"] = Flush(new SessionFlushOptions { Grace = Window }, k => Fates.OfGrace(k, Seconds)),
        ["flush a user"] = Flush(new SessionFlushOptions { Selection = new(["u1"], SessionFilter.Everything) }, k => Fates.OfUser(k, "u1")),
        ["flush a user by value"] = Filter(new SessionFilter { OwnedBy = ["u1"] }, s => s.User.Readable == "u1"),
        ["flush by stamp"] = Filter(new SessionFilter { SecurityStampNot = "s1" }, IsStale),
        ["flush by country"] = Filter(OfGermany, IsGerman),
        ["flush by country and stamp"] = Filter(OfGermany with { SecurityStampNot = "s1" }, s => IsGerman(s) && IsStale(s)),
        ["flush by network"] = Filter(new SessionFilter { Networks = [Network] }, s => s.Address.Readable == "in"),
        ["count"] = Look(c => new SessionCountRoutine(c, new SessionSelection([], OfGermany), Clock).LookAsync(Silent, default)),
        ["list"] = Look(c => new SessionListingRoutine(c, new ListingOptions(new(["u1", "u2"], SessionFilter.Everything), 100, Latest: false), Clock)
            .LookAsync(Silent, default)),
        ["keyspace"] = Look(c => new KeyspaceRoutine(c, new KeyspaceQuestion(), Clock).LookAsync(Silent, default)),
        ["plan of a flush"] = Look(c => new SessionFlushRoutine(c, new SessionFlushOptions { PlanOnly = true }, Clock).PlanAsync(Silent, default)),
        ["plan of a reindex"] = Look(c => new SessionReindexRoutine(c, planOnly: true, Clock).PlanAsync(Silent, default)),
        ["plan of a repair"] = Look(c => new KeyChangeRoutine(c, new RateRepair(Window), Clock).PlanAsync(Silent, default)),
        ["plan of a cache flush"] = Look(c => new KeyChangeRoutine(c, new CacheFlush(""), Clock).PlanAsync(Silent, default)),
        ["reindex"] = new(c => new SessionReindexRoutine(c, planOnly: false, Clock).RunAsync(Silent, default), Fates.OfReindex),
        ["cache flush"] = Change(new CacheFlush(""), k => Fates.OfCache(k, "")),
        ["cache flush of a prefix"] = Change(new CacheFlush("a"), k => Fates.OfCache(k, "a")),
        ["cache flush of a star"] = Change(new CacheFlush("*"), k => Fates.OfCache(k, "*")),
        ["ratelimit repair"] = Change(new RateRepair(Window), k => Fates.OfRepair(k, Seconds)),
        ["ratelimit reset"] = new(c => new RateReset(c, "a", Clock).RunAsync(Silent, default), k => Fates.OfReset(k, "a")),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static bool IsGerman(SessionFacts session) => session.Country.Readable is "DE" or "de";

    private static bool IsStale(SessionFacts session) => session.Stamp.Readable is { } stamp && stamp != "s1";

    private static Routine Filter(SessionFilter filter, Func<SessionFacts, bool> means) =>
        Flush(new SessionFlushOptions { Selection = new([], filter) }, keyspace => Fates.OfFilter(keyspace, means));

    private static Routine Flush(SessionFlushOptions options, Func<Keyspace, Dictionary<string, Fate>> fates) => new(
        async connections =>
        {
            // Nobody writes meanwhile: nothing is to be waited for.
            var result = await new SessionFlushRoutine(connections, options with { FullSpeed = true, Settle = TimeSpan.Zero }, Clock)
                .RunAsync(new Progress<SessionFlushProgress>(), default);
            Assert.Equal((SessionFlushEnd.Done, null), (result.End, result.Problem));
        },
        fates);

    private static Routine Change(IKeyChange change, Func<Keyspace, Dictionary<string, Fate>> fates) =>
        new(connections => new KeyChangeRoutine(connections, change, Clock).RunAsync(Silent, default), fates);

    private static Routine Look(Func<IMultiplexerFactory, Task> look) => new(look, Fates.None);
}
