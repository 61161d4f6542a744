using System.Xml.Linq;
using Amply.Lab.Aws.Query;
using Amply.Lab.Group;
using Amply.Lab.Group.Operations;

namespace Amply.Lab.Aws.ElastiCache;

internal sealed class ListTagsForResourceAction(GroupControl control) : IQueryAction
{
    public string Name => "ListTagsForResource";

    public Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var arn = parameters.Required("ResourceName");
        if (parameters.Problem is { } problem)
        {
            return Task.FromResult(QueryReply.Refused(problem));
        }

        var (tags, refusal) = Find(arn);
        return Task.FromResult(refusal is not null ? QueryReply.Refused(refusal) : QueryReply.Of(new XElement(
            "TagList",
            tags.Select(tag => new XElement("Tag", QueryXml.Text("Key", tag.Key), QueryXml.Text("Value", tag.Value))))));
    }

    private (ImmutableSortedDictionary<string, string> Tags, ApiError? Refusal) Find(string arn)
    {
        var state = control.Group.State;
        var none = ImmutableSortedDictionary<string, string>.Empty;
        return arn.Split(':') is not ["arn", "aws", "elasticache", var region, var account, var kind, var name]
            || region != state.Settings.Region || account != state.Settings.AccountId
            ? (none, ApiErrors.InvalidArn(arn))
            : kind switch
            {
                "replicationgroup" =>
                    control.Group.Is(name) ? (state.Settings.Tags, null) : (none, ApiErrors.ReplicationGroupNotFound(name)),
                // Members have the group's tags.
                "cluster" => state.Member(name) is not null ? (state.Settings.Tags, null) : (none, ApiErrors.CacheClusterNotFound(name)),
                "snapshot" =>
                    control.Catalogue.Find(name) is { } snapshot ? (snapshot.Tags, null) : (none, ApiErrors.SnapshotNotFound(name)),
                "parametergroup" => control.ParameterGroups.Any(group => group.Name == name)
                    ? (none, null)
                    : (none, ApiErrors.CacheParameterGroupNotFound(name)),
                _ => (none, ApiErrors.InvalidArn(arn)),
            };
    }
}

internal static class Tags
{
    /// <summary>The request's list of tags; a tag may have no value.</summary>
    public static ImmutableSortedDictionary<string, string> Read(Parameters parameters)
    {
        var tags = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var tag in parameters.Structures("Tags", "Tag"))
        {
            tags[tag.Required("Key")] = tag.Optional("Value") ?? "";
            parameters.Adopt(tag);
        }

        return tags.ToImmutable();
    }
}
