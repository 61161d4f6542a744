using System.CommandLine;
using System.Text.RegularExpressions;
using Amply.EndToEnd.Harness;
using Amply.Ops;
using Amply.Ops.Cli;
using Amply.Ops.Target;
using Amply.Ops.Terminal;
using Amply.TestServers;

namespace Amply.EndToEnd.Runbooks;

/// <summary>What every page must have, and which pages there must be.</summary>
public sealed partial class PagesTests
{
    public static TheoryData<string> Pages => [.. Runbook.Names];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_has_the_headings_in_their_order_and_commands_to_verify_by(string name)
    {
        var page = Runbook.Read(name);

        Assert.Equal(Runbook.Sections.AsEnumerable(), page.Headings);
        Assert.StartsWith("# ", page.Text, StringComparison.Ordinal);
        Assert.Contains(page.Blocks, b => b.Section == "Verify");
        Assert.Equal(page.Text.Split("```sh").Length - 1, page.Blocks.Length);
        Assert.All(page.Links, link => Assert.True(File.Exists(Path.Combine(Runbook.Folder, link)), $"{name}.md leads to {link}, which is not there"));
    }

    [Fact]
    public void A_page_s_expected_lines_are_read()
    {
        var lines = Runbook.Names.SelectMany(n => Runbook.Read(n).Blocks).SelectMany(b => b.Expected).ToArray();

        Assert.Contains("PONG", lines);
        Assert.Contains("Snapshot before-the-change is available after … s.", lines);
        Assert.Equal(["PONG"], new RunbookBlock("Do", "", 0, ["PONG", "a … c"]).Missing("  a b c\nnone"));
    }

    /// <summary>The verbs change; a page that is not changed with them fails in the night.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_line_of_a_page_is_one_of_the_program(string name)
    {
        var root = AmplyCommand.Create(Services());
        var lines = CommandLines(Runbook.Read(name).Text).ToArray();

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.True(root.Parse(line).Errors.Count == 0, $"{line}: {string.Join("; ", root.Parse(line).Errors.Select(e => e.Message))}"));
    }

    [Theory]
    [InlineData("`./amply status $TARGET --watch`", 0)]
    [InlineData("./amply sessions flush --everyone --executed $TARGET", 1)]
    [InlineData("`./amply no-such-verb`", 1)]
    public void A_wrong_command_line_is_seen(string text, int wrong) =>
        Assert.Equal(wrong, CommandLines(text).Count(line => AmplyCommand.Create(Services()).Parse(line).Errors.Count > 0));

    [Fact]
    public void The_index_leads_to_every_page()
    {
        var index = File.ReadAllText(Path.Combine(Runbook.Folder, "README.md"));

        Assert.All(Runbook.Names, name => Assert.Contains($"({name}.md)", index, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_kind_of_alarm_has_a_page_that_its_description_names()
    {
        using var home = new Home();
        var plan = await new AmplyCli(home.Path).SucceedAsync("plan", "prod", "--set", "mode=ha", "--output", "json");

        var kinds = AlarmName().Matches(plan.Output).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal).ToArray();

        Assert.Equal(10, kinds.Length);
        Assert.Equal(kinds, Named(plan.Output).Distinct().Order(StringComparer.Ordinal));
        Assert.All(kinds, kind => Assert.Contains(kind, Runbook.Names));
    }

    [Fact]
    public void Every_page_that_the_code_names_exists()
    {
        var named = Sources("ops").Concat(Sources("infra")).SelectMany(f => Named(File.ReadAllText(f))).Distinct().ToArray();

        Assert.Contains("lost-node", named);
        Assert.All(named, name => Assert.Contains(name, Runbook.Names));
    }

    [Fact]
    public void Every_verb_that_changes_something_is_on_a_page()
    {
        var commands = string.Join('\n', Runbook.Names.SelectMany(n => Runbook.Read(n).Blocks).Select(b => b.Code));
        // No page changes something with a bare Redis command.
        var verbs = Verbs(AmplyCommand.Create(Services()), "").Where(verb => verb != "cli").ToArray();

        Assert.Contains("sessions flush", verbs);
        Assert.All(verbs, verb => Assert.Matches($@"\./amply {Regex.Escape(verb)} .*--execute", commands));
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(ShippedProgram.Checkout(), folder), "*.cs", SearchOption.AllDirectories);

    // In code a name may be computed, as in runbooks/{kind}.md; those are checked as kinds of alarms.
    private static IEnumerable<string> Named(string text) => Reference().Matches(text).Select(m => m.Groups[1].Value + m.Groups[2].Value);

    // In blocks and in sentences. What another program gets or the shell writes elsewhere is not the program's.
    private static IEnumerable<string> CommandLines(string text) =>
        CommandLine().Matches(text).Select(match => match.Groups[1].Value).Where(line => !line.Contains('…', StringComparison.Ordinal) && !IsName(line))
            .Select(line => Variable().Replace(line.Replace("$TARGET", Target(line), StringComparison.Ordinal), "7"));

    // Inside a drill's shell TARGET is the lab, and only a lab has faults.
    private static string Target(string line) => line.StartsWith("lab ", StringComparison.Ordinal) ? "--lab drill" : "--stack prod";

    // "each ./amply failover" is the name of a verb, and a group of verbs prints its help.
    private static bool IsName(string line) => line.Length == 0 || line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["VERB", ..];

    private static IEnumerable<string> Verbs(Command command, string path)
    {
        if (command.Options.Any(o => o.Name == "--execute"))
        {
            yield return path.TrimStart();
        }

        foreach (var verb in command.Subcommands.SelectMany(c => Verbs(c, $"{path} {c.Name}")))
        {
            yield return verb;
        }
    }

    // Only its parser is looked at.
    private static CommandServices Services() => new(
        new SpectreTerminal(TimeProvider.System), new Targets(Checkout.Find(), new SpectreTerminal(TimeProvider.System)), new LiveGroupOpener(), new AuditLog(Path.GetTempPath()), Checkout.Find(), TimeProvider.System);

    [GeneratedRegex("\"redis-amply-([a-z-]+)-amply-redis-prod-001\"")]
    private static partial Regex AlarmName();

    [GeneratedRegex(@"\./amply\b *([^`|<>)\n]*)")]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"\$[A-Z]+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?:runbooks/([a-z][a-z-]*)\.md|amply runbook ([a-z][a-z-]*))")]
    private static partial Regex Reference();
}
