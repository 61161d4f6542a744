using System.Xml.Linq;
using Amply.Lab.Aws.Query;
using Amply.Lab.Group;
using Amply.Lab.Group.Operations;

namespace Amply.Lab.Aws.ElastiCache;

internal sealed class DescribeCacheParametersAction(GroupControl control) : IQueryAction
{
    private const string User = "user";
    private const string System = "system";
    private const string EngineDefault = "engine-default";

    // A lab has no parameters of the source system.
    private static readonly ImmutableSortedDictionary<string, bool?> Sources = ImmutableSortedDictionary<string, bool?>.Empty
        .Add(User, true).Add(EngineDefault, false).Add(System, null);

    public string Name => "DescribeCacheParameters";

    public Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken) => Task.FromResult(Invoke(parameters));

    private QueryReply Invoke(Parameters parameters)
    {
        var name = parameters.Required("CacheParameterGroupName");
        var source = parameters.Optional("Source");
        var size = parameters.Number("MaxRecords", 20, 100) ?? 100;
        var marker = parameters.Optional("Marker");
        var group = control.ParameterGroups.FirstOrDefault(one => one.Name == name);
        var refusal = parameters.Problem
            ?? (source is null || Sources.ContainsKey(source)
                ? null
                : ApiErrors.InvalidParameterValue($"Source must be one of {string.Join(", ", Sources.Keys)}, not {source}."))
            ?? (group is null ? ApiErrors.CacheParameterGroupNotFound(name) : null);
        if (refusal is not null)
        {
            return QueryReply.Refused(refusal);
        }

        var all = EngineParameter.Redis7
            .Select(one => (Parameter: one, Set: group!.Parameters.GetValueOrDefault(one.Name)))
            .Concat(group!.Parameters.Where(pair => !EngineParameter.Redis7.Any(one => one.Name == pair.Key))
                .Select(pair => (Parameter: new EngineParameter(pair.Key, null, "string", "", true, ""), Set: (string?)pair.Value)))
            .Where(one => source is null || Sources[source] == (one.Set is not null));
        return Paging.TryCut(all, one => one.Parameter.Name, descending: false, marker, size, out var page, out var badMarker)
            ? QueryReply.Of(
                QueryXml.Text("Marker", page.Marker),
                new XElement("Parameters", page.Items.Select(one => Write(one.Parameter, one.Set))),
                new XElement("CacheNodeTypeSpecificParameters", MaxMemory()))
            : QueryReply.Refused(badMarker);
    }

    private static XElement Write(EngineParameter parameter, string? set) => new(
        "Parameter",
        QueryXml.Text("ParameterName", parameter.Name),
        QueryXml.Text("ParameterValue", set ?? parameter.Default),
        QueryXml.Text("Description", parameter.Description),
        QueryXml.Text("Source", set is null ? EngineDefault : User),
        QueryXml.Text("DataType", parameter.DataType),
        QueryXml.Text("AllowedValues", parameter.AllowedValues),
        QueryXml.Flag("IsModifiable", parameter.IsModifiable),
        QueryXml.Text("MinimumEngineVersion", "7.0.4"),
        QueryXml.Text("ChangeType", "immediate"));

    private XElement MaxMemory()
    {
        var nodeType = control.Group.State.Settings.NodeType;
        return new XElement(
            "CacheNodeTypeSpecificParameter",
            QueryXml.Text("ParameterName", "maxmemory"),
            QueryXml.Text("Description", "The maximum configurable amount of memory to use to store items, in bytes."),
            QueryXml.Text("Source", System),
            QueryXml.Text("DataType", "integer"),
            QueryXml.Text("AllowedValues", "0-"),
            QueryXml.Flag("IsModifiable", false),
            QueryXml.Text("MinimumEngineVersion", "7.0.4"),
            new XElement("CacheNodeTypeSpecificValues", new XElement("CacheNodeTypeSpecificValue",
                QueryXml.Text("CacheNodeType", nodeType), QueryXml.Number("Value", NodeType.Find(nodeType)?.MaxMemoryBytes))),
            QueryXml.Text("ChangeType", "immediate"));
    }
}
