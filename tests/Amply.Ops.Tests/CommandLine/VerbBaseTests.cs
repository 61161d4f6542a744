using System.CommandLine;
using Amply.Ops.Cli;
using Amply.TestServers;

namespace Amply.Ops.Tests.CommandLine;

/// <summary>What the bases of the verbs own.</summary>
public sealed class VerbBaseTests : IDisposable
{
    private static readonly string[] Target = ["--stack", "--lab", "--outputs", "--output"];
    private static readonly string[] Common = [.. Target, "--execute", "--yes", "--ignore-lock"];

    private readonly Line line = new();

    public void Dispose() => line.Dispose();

    [Fact]
    public void EveryVerb_PrintsOnlyDocumentsThatTheJsonContextKnows()
    {
        // These two print the outputs contract.
        var verbs = VerbTable.Of(line.Services).Where(v => v.Verb is not ("lab up" or "lab status")).ToArray();

        Assert.All(verbs, v => Assert.True(v.Command is PlanVerb || Documents(v.Command).Length > 0));
        Assert.All(verbs.SelectMany(v => Documents(v.Command)), type => Assert.NotNull(OpsJson.Default.GetTypeInfo(type)));
    }

    [Fact]
    public void EveryVerbThatChangesAGroup_TakesTheTargetAndTheConsent()
    {
        var verbs = VerbTable.Of(line.Services).Where(v => Base(v.Command, typeof(ChangeVerb<,,>)) is not null).ToArray();

        Assert.Equal(15, verbs.Length);
        Assert.All(verbs, v => Assert.Equal(
            [.. Target, "--execute", "--yes", .. v.Verb == "traffic" ? Array.Empty<string>() : ["--ignore-lock"]],
            v.Command.Options.Select(o => o.Name).Where(name => Common.Contains(name))));
    }


    private static Type[] Documents(Command verb) => Base(verb, typeof(ChangeVerb<,,>)) is { } change
        ? change.GenericTypeArguments[1..]
        : Base(verb, typeof(ReportVerb<>))?.GenericTypeArguments ?? [];

    private static Type? Base(Command verb, Type definition)
    {
        for (var at = verb.GetType(); at is not null; at = at.BaseType)
        {
            if (at.IsGenericType && at.GetGenericTypeDefinition() == definition)
            {
                return at;
            }
        }

        return null;
    }
}
