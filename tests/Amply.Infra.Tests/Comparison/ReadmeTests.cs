using System.Text.RegularExpressions;
using Amply.Model;
using Amply.Model.Plans;

namespace Amply.Infra.Tests.Comparison;

/// <summary>The README says what the engine will show of each change: it must be what the plan says.</summary>
public sealed partial class ReadmeTests
{
    public static readonly TheoryData<string, string, string, string, string> Rows = Read();

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Change_IsWhatTheReadmeSaysOfIt(string what, string from, string to, string sign, string properties)
    {
        var change = await Planned.ChangeAsync(Customised(from), Customised(to));
        var group = Assert.Single(change.Changes, c => c.Type == ResourceTypes.ReplicationGroup);

        Assert.Equal((what, sign == "~" ? ChangeAction.Update : ChangeAction.Replace), (what, group.Action));
        // The engine's diff leaves out what an update ignores; the group made anew is made from it all the same.
        Assert.Equal(
            properties.Split(','), group.Properties.Select(p => p.Property).Where(p => p != "snapshotName").Order(StringComparer.Ordinal));
        Assert.Empty(change.Refusals);
    }

    [Theory]
    [InlineData("mode=single", "mode=ha", 11, ChangeAction.Create)]
    [InlineData("mode=ha", "mode=single", 11, ChangeAction.Delete)]
    [InlineData("mode=cluster", "mode=cluster shards=2", 20, ChangeAction.Create)]
    public async Task Alarms_AreAsManyAsTheReadmeSays(string from, string to, int alarms, ChangeAction action)
    {
        var change = await Planned.ChangeAsync(from, to);

        Assert.Equal(alarms, change.Changes.Count(c => c.Type == ResourceTypes.MetricAlarm && c.Action == action));
        Assert.Contains(
            Lines(),
            line => line.Contains($"`{from}` | `{to}`", StringComparison.Ordinal) && line.Contains(
                $"{alarms} alarms {(action == ChangeAction.Create ? "created" : "deleted")}", StringComparison.Ordinal));
    }

    // What prod has beside the change itself.
    private static string Customised(string settings) => $"customerKey=true finalSnapshot=true {settings}";

    private static TheoryData<string, string, string, string, string> Read()
    {
        var rows = new TheoryData<string, string, string, string, string>();
        foreach (var match in Lines().Select(line => Row().Match(line)).Where(match => match.Success))
        {
            rows.Add(
                match.Groups["what"].Value, match.Groups["from"].Value, match.Groups["to"].Value, match.Groups["sign"].Value,
                match.Groups["diff"].Value);
        }

        // A row that this pattern misses must not go unchecked.
        return rows.Count == Lines().Count(line => line.Contains("[diff: ", StringComparison.Ordinal))
            ? rows
            : throw new InvalidOperationException("README.md has a row of another shape");
    }

    private static string[] Lines() => File.ReadAllLines(Path.Combine(Planned.Directory, "README.md"));

    [GeneratedRegex(@"^\| (?<what>[^|]+) \| `(?<from>[^`]+)` \| `(?<to>[^`]+)` \| `(?<sign>\+-|~) \[diff: ~(?<diff>[^\]]+)\]` \|")]
    private static partial Regex Row();
}
