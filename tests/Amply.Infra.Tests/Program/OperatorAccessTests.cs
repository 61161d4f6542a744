using System.Text.Json;
using Amply.Infra.Plan;
using Amply.Redis.Access;

namespace Amply.Infra.Tests.Program;

public sealed class OperatorAccessTests
{
    [Fact]
    public async Task Actions_AreExactlyThoseOfTheCommandLine()
    {
        var actions = (await StatementsAsync("customerKey=true")).SelectMany(s => Texts(s, "Action")).Order(StringComparer.Ordinal);

        // Secrets Manager decrypts on the caller's behalf; the other side of the contract is a test of the command line.
        Assert.Equal(OperatorActions.All.Append("kms:Decrypt").Order(StringComparer.Ordinal), actions);
    }

    [Fact]
    public async Task Resources_AreNamedWhereTheActionKnowsAny()
    {
        var open = (await StatementsAsync("")).Where(s => Texts(s, "Resource").Contains("*")).SelectMany(s => Texts(s, "Action"));

        Assert.Equal(["elasticache:DescribeEvents"], open);
    }

    [Fact]
    public async Task Changes_AreAllowedOnThisGroupAlone()
    {
        var statement = Assert.Single(await StatementsAsync(""), s => Texts(s, "Action").Contains("elasticache:TestFailover"));

        Assert.Equal([$"arn:aws:elasticache:us-east-1:{RecordingMocks.Account}:replicationgroup:amply-redis-prod"], Texts(statement, "Resource"));
    }

    [Fact]
    public async Task Key_IsDecryptedWithOnlyWhereThereIsOne() =>
        Assert.DoesNotContain((await StatementsAsync("customerKey=false")).SelectMany(s => Texts(s, "Action")), a => a.StartsWith("kms:", StringComparison.Ordinal));

    private static async Task<JsonElement[]> StatementsAsync(string settings)
    {
        using var document = JsonDocument.Parse((await Planned.OfAsync(settings)).One(ResourceTypes.IamPolicy).Text("policy")!);
        Assert.Equal("2012-10-17", document.RootElement.GetProperty("Version").GetString());
        return [.. document.RootElement.GetProperty("Statement").EnumerateArray().Select(s => s.Clone())];
    }

    private static IEnumerable<string> Texts(JsonElement statement, string name) => statement.GetProperty(name).EnumerateArray().Select(a => a.GetString()!);
}
