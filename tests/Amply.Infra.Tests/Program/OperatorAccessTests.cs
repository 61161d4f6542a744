using System.Text.Json;
using Amply.Infra.Plan;
using Amply.Model;

namespace Amply.Infra.Tests.Program;

public sealed class OperatorAccessTests
{
    [Fact]
    public async Task Actions_AreExactlyThoseOfTheCommandLine()
    {
        var actions = (await StatementsAsync("customerKey=true")).SelectMany(s => s.Texts("Action")).Order(StringComparer.Ordinal);

        // The other side of the contract is a test of the command line.
        Assert.Equal(
            OperatorActions.All
                .Concat([OperatorActions.Decrypt, OperatorActions.FindBucket, OperatorActions.ListBuckets])
                .Order(StringComparer.Ordinal),
            actions);
    }

    [Fact]
    public async Task Resources_AreNamedWhereTheActionKnowsAny()
    {
        var open = (await StatementsAsync("")).Where(s => s.Texts("Resource").Contains("*")).SelectMany(s => s.Texts("Action"));

        Assert.Equal([OperatorActions.DescribeEvents, OperatorActions.ListBuckets], open);
    }

    [Fact]
    public async Task Changes_AreAllowedOnThisGroupAlone()
    {
        var statement = Assert.Single(await StatementsAsync(""), s => s.Texts("Action").Contains("elasticache:TestFailover"));

        Assert.Equal(
            [$"arn:aws:elasticache:us-east-1:{RecordingMocks.Account}:replicationgroup:amply-redis-prod"], statement.Texts("Resource"));
    }

    [Fact]
    public async Task AuditLog_IsWrittenAndReadInItsOwnGroupAlone()
    {
        var plan = await Planned.OfAsync("");
        var logs = plan.One(ResourceTypes.IamPolicy).Statements()
            .Where(s => s.Texts("Action").Any(a => a.StartsWith("logs:", StringComparison.Ordinal)));

        var statement = Assert.Single(logs);
        Assert.Equal([OperatorActions.CreateLogStream, OperatorActions.PutLogEvents, OperatorActions.FilterLogEvents], statement.Texts("Action"));
        Assert.Equal([$"arn:aws:logs:us-east-1:{RecordingMocks.Account}:log-group:{plan.Outputs.AuditLogGroup}:*"], statement.Texts("Resource"));
    }

    [Theory]
    [InlineData("customerKey=true")]
    [InlineData("customerKey=false")]
    public async Task AuditLog_IsKeptAndEncryptedAsTheOtherLogsAre(string settings)
    {
        var groups = (await Planned.OfAsync(settings)).All(ResourceTypes.LogGroup).ToDictionary(group => group.Inputs["name"].GetString()!);

        Assert.Equal(
            ["/amply/redis/prod/audit", "/amply/redis/prod/engine-log", "/amply/redis/prod/slow-log"],
            groups.Keys.Order(StringComparer.Ordinal));
        string[] same = ["retentionInDays", "kmsKeyId"];
        var (audit, slow) = (groups["/amply/redis/prod/audit"].Inputs, groups["/amply/redis/prod/slow-log"].Inputs);
        Assert.All(same, input => Assert.Equal(slow.GetValueOrDefault(input).ToString(), audit.GetValueOrDefault(input).ToString()));
    }

    [Fact]
    public async Task Key_IsDecryptedWithOnlyWhereThereIsOne() =>
        Assert.DoesNotContain(
            (await StatementsAsync("customerKey=false")).SelectMany(s => s.Texts("Action")),
            a => a.StartsWith("kms:", StringComparison.Ordinal));

    private static async Task<IReadOnlyList<JsonElement>> StatementsAsync(string settings) =>
        (await Planned.OfAsync(settings)).One(ResourceTypes.IamPolicy).Statements();
}
