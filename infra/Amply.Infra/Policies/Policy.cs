using System.Collections.Immutable;
using System.Text.Json;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Infra.Policies;

/// <summary>One rule for resources of one type.</summary>
internal abstract class Policy
{
    public string Id => GetType().Name;

    /// <summary>Ids under which public scanners know the rule; empty where it is this project's own.</summary>
    public virtual ImmutableArray<string> PublicIds => [];

    /// <summary>Type token of the resources that are judged.</summary>
    public abstract string Type { get; }

    public abstract string Sentence { get; }

    /// <summary>What mends a failure.</summary>
    public abstract string Remedy { get; }

    /// <summary>Whether a stack may have no such resource; elsewhere a rule that saw none has failed.</summary>
    public virtual bool MayHaveNoSubject => false;

    public abstract bool Holds(PlannedResource resource);

    /// <summary>Why a failure is accepted under these settings; absent where it is not.</summary>
    public virtual string? Exception(RedisSettings settings) => null;

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

    protected static bool Is(PlannedResource resource, string input) => resource.Inputs.TryGetValue(input, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>A text that is not empty; absent otherwise.</summary>
    protected static string? Text(PlannedResource resource, string input) =>
        resource.Inputs.TryGetValue(input, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A number; absent where the input is.</summary>
    protected static double? Number(PlannedResource resource, string input) =>
        resource.Inputs.TryGetValue(input, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

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
