using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amply.Model.Settings;

namespace Amply.Model.Tests.Settings;

/// <summary>A stack's configuration as Pulumi hands it over; good unless a test makes it bad.</summary>
internal sealed partial class Configuration
{
    public const string Subnets = """["subnet-0b7e5a1c3d9f2e4a6","subnet-0c8d6b2e4f1a3c5d7"]""";

    private readonly Dictionary<string, string> values = new()
    {
        ["vpcId"] = "vpc-0a3f1c5d7e9b2c4d6",
        ["subnetIds"] = Subnets,
        ["clientSecurityGroupIds"] = """["sg-0d9e7c3f5a2b4d6e8"]""",
    };

    public string Stack { get; init; } = "prod";

    public string? Region { get; private set; } = "us-east-1";

    public Configuration With(string key, string? value)
    {
        if (key == SettingTable.Region)
        {
            Region = value;
        }
        else if (value is null)
        {
            values.Remove(key);
        }
        else
        {
            values[key] = value;
        }

        return this;
    }

    public SettingsResult Read() => SettingsReader.Read(Stack, Given());

    private Dictionary<string, string> Given()
    {
        var given = values.ToDictionary(value => SettingTable.Full(value.Key), value => value.Value);
        if (Region is not null)
        {
            given[SettingTable.Region] = Region;
        }

        return given;
    }

    public RedisSettings Accepted()
    {
        var result = Read();
        Assert.True(result.Settings is not null, string.Join('\n', result.Problems));
        return result.Settings;
    }

    /// <summary>Does what the Pulumi command line would do with a correction.</summary>
    public void Run(string fix)
    {
        foreach (var command in fix.Split(" && "))
        {
            var match = Command().Match(command);
            Assert.True(match.Success, $"not a command that corrects a setting: {command}");
            Assert.Equal(Stack, match.Groups["stack"].Value);
            var key = match.Groups["key"].Value;
            var name = SettingTable.Own(key) ?? key;
            var value = match.Groups["verb"].Value == "rm" ? null : match.Groups["value"].Value.Trim('\'');
            var (root, index, entry) = (Path().Match(name) is { Success: true } path)
                ? (path.Groups["root"].Value, path.Groups["index"].Value, path.Groups["entry"].Value)
                : (name, "", "");
            Assert.Equal(index.Length + entry.Length > 0, match.Groups["path"].Success);
            Set(root, index, entry, value);
        }
    }

    private void Set(string root, string index, string entry, string? value)
    {
        if (index.Length > 0)
        {
            var list = values.TryGetValue(root, out var json) ? JsonNode.Parse(json)!.AsArray() : [];
            var at = int.Parse(index);
            if (at < list.Count)
            {
                list.RemoveAt(at);
            }

            if (value is not null)
            {
                list.Insert(at, value);
            }

            values[root] = list.ToJsonString();
        }
        else if (entry.Length > 0)
        {
            var map = values.TryGetValue(root, out var json) ? JsonNode.Parse(json)!.AsObject() : [];
            map.Remove(entry);
            if (value is not null)
            {
                map[entry] = value;
            }

            values[root] = map.ToJsonString();
        }
        else
        {
            With(root, value);
        }
    }

    [GeneratedRegex("^pulumi config (?<verb>set|rm)(?<path> --path)? '?(?<key>[^ ']+)'?( (?<value>'[^']*'|[^ ']+))? -s (?<stack>[^ ]+)$")]
    private static partial Regex Command();

    [GeneratedRegex(@"^(?<root>\w+)(\[(?<index>\d+)\]|\.(?<entry>.+))$")]
    private static partial Regex Path();
}
