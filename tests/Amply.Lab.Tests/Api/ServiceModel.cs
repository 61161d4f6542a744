using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Amply.Lab.Tests.Api;

/// <summary>AWS' own description of a service, as botocore ships it; it is what the AWS CLI reads replies by.</summary>
internal sealed class ServiceModel
{
    private static readonly string[] Roots =
    [
        "/usr/lib/python3/dist-packages/awscli/botocore/data",
        "/usr/lib/python3/dist-packages/botocore/data",
    ];

    private readonly JsonElement model;

    private ServiceModel(JsonElement model) => this.model = model;

    public string XmlNamespace => model.GetProperty("metadata").GetProperty("xmlNamespace").GetString()!;

    public static ServiceModel Load(string service, string version)
    {
        var folder = Roots.Select(root => Path.Combine(root, service, version)).FirstOrDefault(Directory.Exists)
            ?? throw new InvalidOperationException($"These tests need the service model of {service} {version} that Debian's AWS CLI ships: apt-get install awscli.");
        var plain = Path.Combine(folder, "service-2.json");
        using var stream = File.Exists(plain)
            ? (Stream)File.OpenRead(plain)
            : new GZipStream(File.OpenRead(plain + ".gz"), CompressionMode.Decompress);
        using var document = JsonDocument.Parse(stream);
        return new ServiceModel(document.RootElement.Clone());
    }

    /// <summary>Everything in a reply that the model does not know, or knows otherwise; empty for a good reply.</summary>
    public IReadOnlyList<string> Check(string action, XElement response)
    {
        var problems = new List<string>();
        var output = model.GetProperty("operations").GetProperty(action).GetProperty("output");
        var wrapper = output.GetProperty("resultWrapper").GetString()!;
        if (response.Name.LocalName != $"{action}Response" || response.Name.NamespaceName != XmlNamespace)
        {
            problems.Add($"{response.Name} is not {{{XmlNamespace}}}{action}Response");
        }

        problems.AddRange(response.Descendants().Where(element => element.Name.NamespaceName != XmlNamespace).Select(element => $"{element.Name}: namespace"));
        if (response.Elements().SingleOrDefault(element => element.Name.LocalName == wrapper) is not { } result)
        {
            return [.. problems, $"{wrapper} is missing"];
        }

        if (!Guid.TryParse(response.Elements().SingleOrDefault(element => element.Name.LocalName == "ResponseMetadata")?.Value, out _))
        {
            problems.Add("ResponseMetadata/RequestId is missing");
        }

        CheckShape(output.GetProperty("shape").GetString()!, result, wrapper, problems);
        return problems;
    }

    /// <summary>As <see cref="Check(string, XElement)"/>, for a reply in JSON.</summary>
    public IReadOnlyList<string> Check(string action, JsonElement response)
    {
        var problems = new List<string>();
        CheckShape(model.GetProperty("operations").GetProperty(action).GetProperty("output").GetProperty("shape").GetString()!, response, action, problems);
        return problems;
    }

    private void CheckShape(string name, XElement element, string path, List<string> problems)
    {
        var shape = model.GetProperty("shapes").GetProperty(name);
        switch (shape.GetProperty("type").GetString())
        {
            case "structure":
                CheckStructure(shape, element, path, problems);
                break;
            case "list":
                var member = shape.GetProperty("member");
                var expected = member.TryGetProperty("locationName", out var location) ? location.GetString()! : "member";
                foreach (var child in element.Elements())
                {
                    if (child.Name.LocalName != expected)
                    {
                        problems.Add($"{path}: {child.Name.LocalName} is not {expected}");
                    }

                    CheckShape(member.GetProperty("shape").GetString()!, child, $"{path}/{expected}", problems);
                }

                break;
            case var type:
                CheckText(type!, shape, element.Value, path, problems);
                if (element.HasElements)
                {
                    problems.Add($"{path} holds elements");
                }

                break;
        }
    }

    private void CheckStructure(JsonElement shape, XElement element, string path, List<string> problems)
    {
        var members = shape.GetProperty("members").EnumerateObject()
            .ToDictionary(member => member.Value.TryGetProperty("locationName", out var location) ? location.GetString()! : member.Name, member => member.Value);
        foreach (var child in element.Elements())
        {
            var name = child.Name.LocalName;
            if (members.TryGetValue(name, out var member))
            {
                CheckShape(member.GetProperty("shape").GetString()!, child, $"{path}/{name}", problems);
            }
            else if (!KnownLater.Contains(name))
            {
                problems.Add($"{path}/{name} is not in the model");
            }
        }

        problems.AddRange(element.Elements().GroupBy(child => child.Name).Where(same => same.Count() > 1).Select(same => $"{path}/{same.Key.LocalName} is there twice"));
    }

    /// <summary>Members that ElastiCache has gained since this model was shipped.</summary>
    private static readonly HashSet<string> KnownLater = ["ClusterMode"];

    private void CheckShape(string name, JsonElement value, string path, List<string> problems)
    {
        var shape = model.GetProperty("shapes").GetProperty(name);
        var type = shape.GetProperty("type").GetString()!;
        switch (type, value.ValueKind)
        {
            case ("structure", JsonValueKind.Object):
                foreach (var property in value.EnumerateObject())
                {
                    if (shape.GetProperty("members").TryGetProperty(property.Name, out var member))
                    {
                        CheckShape(member.GetProperty("shape").GetString()!, property.Value, $"{path}/{property.Name}", problems);
                    }
                    else
                    {
                        problems.Add($"{path}/{property.Name} is not in the model");
                    }
                }

                break;
            case ("list", JsonValueKind.Array):
                foreach (var item in value.EnumerateArray())
                {
                    CheckShape(shape.GetProperty("member").GetProperty("shape").GetString()!, item, $"{path}[]", problems);
                }

                break;
            case ("map", JsonValueKind.Object):
                foreach (var property in value.EnumerateObject())
                {
                    CheckShape(shape.GetProperty("value").GetProperty("shape").GetString()!, property.Value, $"{path}/{property.Name}", problems);
                }

                break;
            case ("string", JsonValueKind.String):
                CheckText(type, shape, value.GetString()!, path, problems);
                break;
            case ("boolean", JsonValueKind.True or JsonValueKind.False):
            case ("integer" or "long" or "double" or "timestamp", JsonValueKind.Number):
                break;
            default:
                problems.Add($"{path} is {value.ValueKind}, the model says {type}");
                break;
        }
    }

    private static void CheckText(string type, JsonElement shape, string text, string path, List<string> problems)
    {
        var good = type switch
        {
            "integer" or "long" => long.TryParse(text, NumberStyles.AllowLeadingSign, null, out _),
            "double" or "float" => double.TryParse(text, NumberStyles.Float, null, out _),
            "boolean" => text is "true" or "false",
            "timestamp" => Regex.IsMatch(text, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"),
            "string" => !shape.TryGetProperty("enum", out var words) || words.EnumerateArray().Any(word => word.GetString() == text),
            _ => false,
        };
        if (!good)
        {
            problems.Add($"{path} is '{text}', the model says {type}");
        }
    }
}
