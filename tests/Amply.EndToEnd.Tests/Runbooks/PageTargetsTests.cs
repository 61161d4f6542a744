using System.Text.RegularExpressions;

namespace Amply.EndToEnd.Runbooks;

/// <summary>A page is a drill's as well as prod's, so each of its commands must go where TARGET says.</summary>
public sealed partial class PageTargetsTests
{
    // pulumi is the only way to change a stack. In a lab's shell it changes the lab.
    private static readonly string[] OfStacks = ["pulumi config set ", "pulumi config rm ", "pulumi up "];

    // No verb does these. In a lab's shell they reach the lab.
    private static readonly (string Page, string Command)[] Allowed =
    [
        ("lost-node", "aws elasticache copy-snapshot"),
        ("snapshot", "aws s3 cp"),
        ("snapshot", "aws s3 rm"),
    ];

    public static TheoryData<string> Pages => [.. Runbook.Names];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_names_the_target_wherever_a_command_can_change_something(string name)
    {
        var commands = Runbook.Read(name).Blocks.SelectMany(block => Commands(block.Code)).ToArray();

        Assert.NotEmpty(commands);
        Assert.DoesNotContain(commands, command => IsChange(command) && !command.Contains("$TARGET", StringComparison.Ordinal) && !OfLab().IsMatch(command));
        Assert.DoesNotContain(commands, command => IsBare(name, command));
    }

    [Theory]
    [InlineData("HOST=$(aws elasticache describe-events)", true)]
    [InlineData("export A=$(aws secretsmanager get-secret-value | sed 's/a/b/')", true)]
    [InlineData("redis-cli --tls CLIENT LIST | sed -n 's/x/y/p' | xargs -r -n 1 redis-cli --tls CLIENT KILL ID", true)]
    [InlineData("pulumi up", true)]
    [InlineData("pulumi up -s prod", false)]
    [InlineData("./amply runbook redis-cli", false)]
    public void A_bare_command_is_found_wherever_it_stands(string line, bool isFound) =>
        Assert.Equal(isFound, Commands(line).Any(command => IsBare("any", command)));

    [Theory]
    [InlineData("./amply sessions flush --everyone --execute", true)]
    [InlineData("./amply lab fault kill --node x", true)]
    [InlineData("./amply status", false)]
    public void A_change_is_known(string command, bool isChange) => Assert.Equal(isChange, IsChange(command));

    // Each command of a line: also in a pipe, in $( ) and behind xargs.
    private static IEnumerable<string> Commands(string code) =>
        code.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').SelectMany(line => Separator().Split(line))
            .Select(command => Before().Replace(command.Trim(), "")).Where(command => command.Length > 0 && command[0] != '#');

    private static bool IsBare(string page, string command) =>
        Program().IsMatch(command)
        && !(OfStacks.Any(command.StartsWith) && Stack().IsMatch(command))
        && !Allowed.Any(one => one.Page == page && command.StartsWith(one.Command, StringComparison.Ordinal));

    private static bool IsChange(string command) => Change().IsMatch(command);

    [GeneratedRegex(@"\|\|?|&&|;|\$\(|\)")]
    private static partial Regex Separator();

    // What may stand before a program's name.
    [GeneratedRegex(@"^(?:export\s+)?(?:[A-Za-z_]+=\S*\s+)*(?:xargs(?:\s+-\S+|\s+\d+)*\s+)?")]
    private static partial Regex Before();

    [GeneratedRegex(@"^(?:aws|redis-cli|pulumi)\b")]
    private static partial Regex Program();

    [GeneratedRegex(@" (?:-s|--stack) \S+")]
    private static partial Regex Stack();

    [GeneratedRegex(@"^\./amply .*--execute\b|^\./amply (?:lab (?:fault|apply|down)|clients kill)\b")]
    private static partial Regex Change();

    // The verbs of a lab name it, where the page works with a second one.
    [GeneratedRegex(@"^\./amply (?:lab (?:up|apply|fault|down|shell)\b.* (?:--lab|--name) \S+)")]
    private static partial Regex OfLab();
}
