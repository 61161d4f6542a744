using System.Text.Json;
using System.Text.RegularExpressions;
using Amply.Infra.Plan;
using Amply.Model;
using Amply.Model.Plans;

namespace Amply.Infra.Tests.Program;

/// <summary>Every statement of every IAM document that the program writes.</summary>
public sealed partial class IamStatementsTests
{
    // Where no name is known: whoever makes a snapshot names it, members are renumbered, and lists are authorised for all or none.
    private static readonly string[] OpenArns =
    [
        $"arn:aws:elasticache:us-east-1:{RecordingMocks.Account}:snapshot:*",
        $"arn:aws:elasticache:us-east-1:{RecordingMocks.Account}:cluster:amply-redis-prod-*",
        $"arn:aws:cloudwatch:us-east-1:{RecordingMocks.Account}:alarm:*",
        // AWS writes a log group with its streams like this.
        $"arn:aws:logs:us-east-1:{RecordingMocks.Account}:log-group:/amply/redis/prod/audit:*",
        "arn:aws:s3:::*",
    ];

    // AWS names no resource type for these.
    private static readonly string[] WithoutResource = ["elasticache:DescribeEvents", "s3:ListAllMyBuckets"];

    [Theory]
    [MemberData(nameof(Planned.Variants), MemberType = typeof(Planned))]
    public async Task Statements_AreWellFormedAndNameTheirActions(string settings)
    {
        var statements = Documents(await Planned.OfAsync(settings)).SelectMany(d => d.Statements()).ToList();

        Assert.Equal(statements.Count, statements.Select(s => s.GetProperty("Sid").GetString()).Distinct().Count());
        Assert.All(statements, statement =>
        {
            Assert.Matches("^[A-Za-z0-9]+$", statement.GetProperty("Sid").GetString());
            Assert.Equal("Allow", statement.GetProperty("Effect").GetString());
            Assert.Subset(
                new HashSet<string>(["Sid", "Effect", "Principal", "Action", "Resource", "Condition"]),
                statement.EnumerateObject().Select(p => p.Name).ToHashSet());
            Assert.All(
                statement.Texts("Action").Where(a => !IsTheAccountsOwnKey(statement, a)), action => Assert.Matches(NamedAction(), action));
        });
    }

    [Theory]
    [MemberData(nameof(Planned.Variants), MemberType = typeof(Planned))]
    public async Task OperatorPolicy_NamesItsResourcesWhereTheyHaveNames(string settings)
    {
        var id = (await Planned.OfAsync(settings)).Outputs.ReplicationGroupId;

        var statements = (await Planned.OfAsync(settings)).One(ResourceTypes.IamPolicy).Statements();
        Assert.All(statements, statement => Assert.All(statement.Texts("Resource"), resource =>
        {
            if (resource == "*")
            {
                Assert.Contains(Assert.Single(statement.Texts("Action")), WithoutResource);
            }
            else
            {
                Assert.Matches(Arn(), resource);
                var asInProd = resource.Replace(id, "amply-redis-prod", StringComparison.Ordinal);
                Assert.True(!resource.Contains('*', StringComparison.Ordinal) || OpenArns.Contains(asInProd), resource);
            }
        }));
    }

    [Fact]
    public async Task KeyPolicy_LetsServicesInOnlyForThisAccount()
    {
        var services = (await Planned.OfAsync("customerKey=true"))
            .One(ResourceTypes.Key)
            .Statements()
            .Where(s => s.GetProperty("Principal").TryGetProperty("Service", out _))
            .ToList();

        Assert.Equal(
            ["cloudwatch.amazonaws.com", "logs.us-east-1.amazonaws.com"],
            services.Select(s => s.GetProperty("Principal").GetProperty("Service").GetString()).Order(StringComparer.Ordinal));
        Assert.All(
            services, s => Assert.Contains(RecordingMocks.Account, s.GetProperty("Condition").GetRawText(), StringComparison.Ordinal));
        Assert.Equal(
            ["kms:Decrypt", "kms:GenerateDataKey"],
            services.Single(s => s.GetRawText().Contains("cloudwatch.", StringComparison.Ordinal)).Texts("Action"));
    }

    // Without this statement nobody could manage the key: with it IAM decides, as for every other resource.
    private static bool IsTheAccountsOwnKey(JsonElement statement, string action) => action == "kms:*"
        && statement.GetProperty("Principal").TryGetProperty("AWS", out var principal)
        && principal.GetString() == $"arn:aws:iam::{RecordingMocks.Account}:root";

    private static IEnumerable<PlannedResource> Documents(PlanDocument plan) =>
        plan.All(ResourceTypes.IamPolicy).Concat(plan.All(ResourceTypes.Key));

    [GeneratedRegex("^(cloudwatch|elasticache|kms|logs|s3|secretsmanager):[A-Z][A-Za-z]+$")]
    private static partial Regex NamedAction();

    [GeneratedRegex(@"^arn:aws:((cloudwatch|elasticache|kms|logs|secretsmanager):us-east-1:\d{12}:[a-z-]+[:/].+|s3:::.+)$")]
    private static partial Regex Arn();
}
