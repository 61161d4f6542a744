using Amply.Model;

namespace Amply.Infra.Tests.Program;

/// <summary>What the program does with AWS' answers about the subnets, under the engine.</summary>
public sealed class SubnetLookupTests
{
    private const string First = "subnet-0b7e5a1c3d9f2e4a6";
    private const string Second = "subnet-0c8d6b2e4f1a3c5d7";
    private const string Vpc = "vpc-0a3f1c5d7e9b2c4d6";

    [Fact]
    public async Task Subnets_ThatArePrivateAndInTwoZones_AreTaken()
    {
        var run = await RunAsync(new Answer(First), new Answer(Second) { Zone = "us-east-1b" });

        Assert.Equal<object>(
            ["subnet-0b7e5a1c3d9f2e4a6", "subnet-0c8d6b2e4f1a3c5d7"],
            (ImmutableArray<object>)run.Input(ResourceTypes.SubnetGroup, "subnetIds"));
    }

    [Fact]
    public async Task Subnet_ThatLeadsToAnInternetGateway_IsRefused()
    {
        var message = await RefusalAsync(new Answer(First), new Answer(Second) { Zone = "us-east-1b", Gateway = "igw-0123" });

        Assert.Contains(
            $"amply-redis:subnetIds[1]: '{Second}' is public: its route table leads to the internet gateway igw-0123", message,
            StringComparison.Ordinal);
        Assert.Contains("pulumi config set --path 'amply-redis:subnetIds[1]'", message, StringComparison.Ordinal);
        Assert.DoesNotContain(First, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subnet_ThatFollowsTheVpcsMainTable_IsJudgedByIt() =>
        Assert.Contains(
            "is public",
            await RefusalAsync(new Answer(First) { HasNoTable = true, Gateway = "igw-0123" }, new Answer(Second) { Zone = "us-east-1b" }),
            StringComparison.Ordinal);

    [Fact]
    public async Task Subnets_OfOneZone_AreRefused() =>
        Assert.Contains(
            "is in us-east-1a, as all the others are", await RefusalAsync(new Answer(First), new Answer(Second)), StringComparison.Ordinal);

    [Fact]
    public async Task Subnet_OfAnotherVpc_IsRefused() =>
        Assert.Contains(
            $"is in vpc-00000001, and the group's security group is in {Vpc}",
            await RefusalAsync(new Answer(First), new Answer(Second) { Zone = "us-east-1b", VpcId = "vpc-00000001" }),
            StringComparison.Ordinal);

    [Fact]
    public async Task Everything_ThatIsWrong_IsSaidAtOnce()
    {
        var message = await RefusalAsync(new Answer(First) { Gateway = "igw-0123" }, new Answer(Second) { VpcId = "vpc-00000001" });

        Assert.Contains("is public", message, StringComparison.Ordinal);
        Assert.Contains("is in vpc-00000001", message, StringComparison.Ordinal);
        Assert.Contains("as all the others are", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subnet_ThatMayNotBeLookedAt_IsTakenUnverified()
    {
        var run = await RunAsync(new Answer(First), new Answer(Second) { IsForbidden = true });

        Assert.Equal(2, ((ImmutableArray<object>)run.Input(ResourceTypes.SubnetGroup, "subnetIds")).Length);
    }

    [Theory]
    [InlineData("engineVersion=7.0", "whether the group already runs a version above 7.0")]
    [InlineData("", "whether subnet-0b7e5a1c3d9f2e4a6, subnet-0c8d6b2e4f1a3c5d7 are private")]
    [InlineData("networkStack=amply/network/prod vpcId= subnetIds=[] clientSecurityGroupIds=[]", "the subnets of stack amply/network/prod")]
    public async Task Plan_SaysThatItIsUnverifiedOffline(string settings, string said) =>
        Assert.Contains((await Planned.OfAsync(settings)).Unverified, u => u.Contains(said, StringComparison.Ordinal));

    private static async Task<string> RefusalAsync(params Answer[] answers) =>
        (await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(answers))).ToString();

    private static Task<ProgramRun> RunAsync(params Answer[] answers) => ProgramRun.OfAsync("", call: args => args.Token switch
    {
        "aws:ec2/getSubnet:getSubnet" => answers.Single(a => a.Id.Equals(args.Args["id"])).Subnet,
        "aws:ec2/getRouteTable:getRouteTable" when args.Args.TryGetValue("subnetId", out var id) =>
            answers.Single(a => a.Id.Equals(id)).Table,
        // The main table of the VPC, by its filter.
        "aws:ec2/getRouteTable:getRouteTable" => answers.Single(a => a.HasNoTable && a.VpcId.Equals(args.Args["vpcId"])).Routes,
        _ => null,
    });

    private sealed record Answer(string Id)
    {
        public string VpcId { get; init; } = Vpc;

        public string Zone { get; init; } = "us-east-1a";

        public string Gateway { get; init; } = "nat-0123";

        public bool HasNoTable { get; init; }

        public bool IsForbidden { get; init; }

        public object Subnet => IsForbidden
            ? throw new InvalidOperationException("UnauthorizedOperation")
            : new Dictionary<string, object> { ["id"] = Id, ["vpcId"] = VpcId, ["availabilityZone"] = Zone };

        public object Table => HasNoTable ? throw new InvalidOperationException("query returned no results") : Routes;

        public object Routes => new Dictionary<string, object>
        {
            ["routes"] = ImmutableArray.Create<object>(
                new Dictionary<string, object> { ["cidrBlock"] = "10.0.0.0/16", ["gatewayId"] = "local" },
                new Dictionary<string, object> { ["cidrBlock"] = "0.0.0.0/0", ["gatewayId"] = Gateway }),
        };
    }
}
