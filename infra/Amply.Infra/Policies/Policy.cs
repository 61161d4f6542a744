using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Infra.Policies;

/// <summary>One rule for resources of one type; a row of <see cref="PolicySet"/>.</summary>
/// <param name="Id">The name that plans and accepted exceptions carry. It never changes.</param>
/// <param name="Type">Type token of the resources that the rule judges.</param>
internal sealed record Policy(string Id, string Type)
{
    /// <summary>Ids under which public scanners know the rule; empty where the rule is this project's own.</summary>
    public ImmutableArray<string> PublicIds { get; init; } = [];

    public required string Sentence { get; init; }

    /// <summary>The correction of a failure.</summary>
    public required string Remedy { get; init; }

    public required Func<PlannedResource, bool> Holds { get; init; }

    /// <summary>Whether a stack may have no such resource. Any other rule fails if it finds none.</summary>
    public bool MayHaveNoSubject { get; init; }

    /// <summary>The reason why these settings accept a failure; null where they do not.</summary>
    public Func<RedisSettings, string?> Exception { get; init; } = _ => null;

    public IEnumerable<PolicyFinding> Judge(ImmutableArray<PlannedResource> resources, RedisSettings settings)
    {
        ImmutableArray<PlannedResource> subjects = [.. resources.Where(r => r.Type == Type)];
        if (subjects.IsEmpty && !MayHaveNoSubject)
        {
            return [Finding("(none)", PolicyOutcome.Fail, $"{Sentence} There is no resource of type {Type} to judge.", Remedy)];
        }

        return subjects.Select(subject => (Holds(subject), Exception(settings)) switch
        {
            (true, _) => Finding(subject.Name, PolicyOutcome.Pass, Sentence, remedy: null),
            (false, { } accepted) => Finding(subject.Name, PolicyOutcome.Exception, Sentence, accepted),
            (false, null) => Finding(subject.Name, PolicyOutcome.Fail, Sentence, Remedy),
        });
    }

    private PolicyFinding Finding(string resource, PolicyOutcome outcome, string message, string? remedy) => new()
    {
        Policy = Id,
        PublicIds = PublicIds,
        Resource = resource,
        Outcome = outcome,
        Message = message,
        Remedy = remedy,
    };
}
