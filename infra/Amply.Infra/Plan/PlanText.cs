using System.Text.Json;
using Amply.Model;
using Amply.Model.Plans;
using Spectre.Console;

namespace Amply.Infra.Plan;

/// <summary>A plan for people: the summary first, then the details.</summary>
internal static class PlanText
{
    private const int PipedWidth = 400;

    // A policy's document is too long for a line; --output json prints all of it.
    private const int LongestValue = 120;

    // The inputs that tell most of a resource. A replication group has thirty.
    private static readonly string[] Telling =
    [
        "replicationGroupId", "name", "nodeType", "engineVersion", "numCacheClusters", "numNodeGroups", "replicasPerNodeGroup",
        "automaticFailoverEnabled", "multiAzEnabled", "clusterMode", "transitEncryptionEnabled", "atRestEncryptionEnabled",
        "snapshotRetentionLimit", "port", "family", "parameters", "subnetIds", "referencedSecurityGroupId", "fromPort", "threshold",
        "endpoint", "retentionInDays",
    ];

    public static void Write(PlanDocument plan, TextWriter output)
    {
        var piped = output != Console.Out || Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = piped ? AnsiSupport.No : AnsiSupport.Detect,
        });
        if (piped)
        {
            console.Profile.Width = PipedWidth;
        }

        Summary(console, plan);
        if (plan.Comparison is { } comparison)
        {
            Changes(console, plan, comparison);
        }

        Policies(console, plan);
        Resources(console, plan);
        Cost(console, plan.Cost);
    }

    private static void Summary(IAnsiConsole console, PlanDocument plan)
    {
        Heading(console, $"{plan.Outputs.ReplicationGroupId} (stack {plan.Stack}, {plan.Region})");
        Line(console, $"  mode        {plan.Mode.Name()}: {string.Join(", ", plan.Outputs.Nodes)}");
        Line(console, $"  clients     {plan.Outputs.PrimaryEndpoint ?? plan.Outputs.ConfigurationEndpoint}");
        Line(console, $"  resources   {plan.Resources.Length}{(plan.Outputs.Protected ? "; the group is protected" : "")}");
        var budget = plan.Cost.BudgetUsd is { } most ? $" of a budget of {Usd(most)}" : "";
        Line(console, $"  a month     {Usd(plan.Cost.MonthlyUsd)}{budget} (estimate, prices of {plan.Cost.PricesAsOf:yyyy-MM-dd})");
        Line(
            console,
            $"  policies    {Count(plan, PolicyOutcome.Pass)} pass, {Count(plan, PolicyOutcome.Exception)} accepted exceptions, "
            + $"{Count(plan, PolicyOutcome.Fail)} fail");
        if (plan.Outputs.EndpointNote is { } note)
        {
            Line(console, $"  endpoints   {note}");
        }

        foreach (var unverified in plan.Unverified)
        {
            Line(console, $"  unverified  {unverified}");
        }

        if (plan.Cost.IsOverBudget)
        {
            Line(console, "  REFUSED     the estimate is above the budget (amply-redis:monthlyBudgetUsd)", new Style(Color.Red));
        }
    }

    private static void Changes(IAnsiConsole console, PlanDocument plan, PlanComparison comparison)
    {
        // Pulumi replaces the random text of a token. REPLACED would read as a new group, and that loses every session.
        var others = comparison.Changes.Where(c => !IsNewToken(c)).ToArray();
        var replaced = others.Count(c => c.Action == ChangeAction.Replace);
        var counts = string.Join(", ", Enum.GetValues<ChangeAction>()
            .Select(a => (a, n: others.Count(c => c.Action == a)))
            .Where(c => c.n > 0)
            .Select(c => $"{c.n} to {Lower(c.a)}"));
        var newToken = others.Length < comparison.Changes.Length;
        var replacements = (replaced, newToken) switch
        {
            (0, false) => "nothing is replaced",
            (0, true) => "a new token is made; nothing of the group is replaced",
            _ => $"{replaced} REPLACED{(newToken ? "; a new token is made" : "")}",
        };
        console.WriteLine();
        Heading(console, $"From {comparison.From}: {(counts.Length > 0 ? counts : "no change")}; {replacements}");
        var difference = plan.Cost.MonthlyUsd - comparison.MonthlyUsdBefore;
        Line(console, $"  a month     {Usd(comparison.MonthlyUsdBefore)} -> {Usd(plan.Cost.MonthlyUsd)} ({difference:+0.00;-0.00;0.00})");
        foreach (var impact in comparison.ClientImpact)
        {
            Line(console, $"  clients     {impact}");
        }

        foreach (var refusal in comparison.Refusals)
        {
            Line(console, $"  REFUSED     {refusal}", new Style(Color.Red));
        }

        foreach (var change in comparison.Changes
            .OrderBy(c => c.Action != ChangeAction.Replace)
            .ThenBy(c => c.Action != ChangeAction.Update))
        {
            if (IsNewToken(change))
            {
                Line(console, $"  {"new",-8} {Short(change.Type)} {change.Name}");
                continue;
            }

            var style = change.Action is ChangeAction.Replace or ChangeAction.Delete ? new Style(Color.Red) : Style.Plain;
            Line(console, $"  {Lower(change.Action),-8} {Short(change.Type)} {change.Name}", style);
            foreach (var property in change.Properties)
            {
                var values = $"{Value(property.Before)} -> {Value(property.After)}";
                Line(console, $"             {property.Property}: {values}  [{Effect(property.Effect)}] {property.Note}".TrimEnd());
            }
        }
    }

    private static bool IsNewToken(ResourceChange change) =>
        change is { Type: ResourceTypes.RandomPassword, Action: ChangeAction.Replace };

    private static int Count(PlanDocument plan, PolicyOutcome outcome) => plan.Policies.Count(p => p.Outcome == outcome);

    private static void Policies(IAnsiConsole console, PlanDocument plan)
    {
        var telling = plan.Policies.Where(p => p.Outcome != PolicyOutcome.Pass).GroupBy(p => p.Policy).ToList();
        if (telling.Count == 0)
        {
            return;
        }

        console.WriteLine();
        Heading(console, "Policies that do not pass");
        foreach (var policy in telling)
        {
            var finding = policy.First();
            var failed = finding.Outcome == PolicyOutcome.Fail;
            var (ids, resources) = (finding.PublicIds.DefaultIfEmpty("a rule of this project"), policy.Select(f => f.Resource));
            Line(
                console,
                $"  {(failed ? "REFUSED" : "accepted"),-9} {finding.Policy} ({string.Join(", ", ids)}): {string.Join(", ", resources)}",
                failed ? new Style(Color.Red) : Style.Plain);
            Line(console, $"            {finding.Message} {(failed ? "Fix" : "Accepted")}: {finding.Remedy}");
        }
    }

    private static void Resources(IAnsiConsole console, PlanDocument plan)
    {
        console.WriteLine();
        Heading(console, "Resources");
        foreach (var type in plan.Resources.GroupBy(r => r.Type))
        {
            foreach (var resource in type)
            {
                var telling = Telling.Where(resource.Inputs.ContainsKey).Select(p => $"{p}={Value(resource.Inputs[p])}").ToArray();
                Line(console, $"  {Short(resource.Type)} {resource.Name}{(resource.Protect ? " (protected)" : "")}");
                if (telling.Length > 0)
                {
                    Line(console, $"    {string.Join("  ", telling)}", new Style(Color.Grey));
                }
            }
        }
    }

    private static void Cost(IAnsiConsole console, CostEstimate cost)
    {
        console.WriteLine();
        Heading(console, $"Cost a month of 730 h; {cost.PriceSource}, {cost.PricesAsOf:yyyy-MM-dd}");
        Line(
            console, "  Not counted: bytes of logs, snapshots and transfer, and dashboards beyond an account's free ones",
            new Style(Color.Grey));
        var table = new Table { Border = TableBorder.None };
        foreach (var column in new[] { "what", "quantity", "each", "together" })
        {
            table.AddColumn(new TableColumn(column).NoWrap().PadRight(2));
        }

        foreach (var item in cost.Items)
        {
            table.AddRow(
                new Text("  " + OutsideText.Visible(item.What)), new Text(item.Quantity.ToString()),
                new Text(Usd(item.UnitMonthlyUsd)), new Text(Usd(item.MonthlyUsd)));
        }

        console.Write(table);
        Line(console, $"  total {Usd(cost.MonthlyUsd)}");
        console.WriteLine();
        Heading(console, "The source document's figures, and this estimate of the same configurations with this stack's keys and alarms");
        foreach (var figure in cost.Source)
        {
            Line(console, $"  {figure.Configuration,-30} ~${figure.SourceUsd:0} there, {Usd(figure.MonthlyUsd)} here: {figure.Difference}");
        }
    }

    private static void Heading(IAnsiConsole console, string text) => Line(console, text, new Style(decoration: Decoration.Bold));

    private static void Line(IAnsiConsole console, string text, Style style = default)
    {
        console.Write(new Text(OutsideText.Visible(text), style));
        console.WriteLine();
    }

    private static string Lower(ChangeAction action) => action.ToString().ToLowerInvariant();

    private static string Effect(ChangeEffect effect) => effect switch
    {
        ChangeEffect.InPlace => "in place",
        ChangeEffect.Replacement => "REPLACEMENT",
        ChangeEffect.NeedsOwnStep => "needs its own step",
        _ => "unknown",
    };

    // aws:elasticache/replicationGroup:ReplicationGroup -> elasticache ReplicationGroup.
    private static string Short(string type) => type.Split(':') is [_, var module, var name] ? $"{module.Split('/')[0]} {name}" : type;

    private static string Value(JsonElement? value) => value switch
    {
        null => "(none)",
        { ValueKind: JsonValueKind.String } text => Shortened(text.GetString()!),
        { } other => Shortened(other.GetRawText()),
    };

    private static string Shortened(string value) => value.Length <= LongestValue ? value : value[..LongestValue] + "…";

    private static string Usd(decimal amount) => amount.ToString("$0.00");
}
