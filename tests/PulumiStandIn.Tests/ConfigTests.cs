using Pulumi;
using PulumiStandIn.Tests.Programs;
using static Pulumi.Utilities.OutputUtilities;

namespace PulumiStandIn.Tests;

public sealed class ConfigTests : IDisposable
{
    private const string Variable = "PULUMI_CONFIG";
    private readonly string? before = Environment.GetEnvironmentVariable(Variable);

    public void Dispose() => Environment.SetEnvironmentVariable(Variable, before);

    [Fact]
    public async Task Configuration_comes_from_the_environment_variable()
    {
        Environment.SetEnvironmentVariable(Variable, """{"project:text":"t","project:number":"5","project:ratio":"0.5","project:yes":"true","project:list":"[1,2]","aws:region":"eu-west-1","old:config:key":"v"}""");

        await Run.UpdateAsync(() =>
        {
            var config = new Config();
            Assert.Equal(("t", 5, 0.5, true), (config.Require("text"), config.RequireInt32("number"), config.RequireDouble("ratio"), config.RequireBoolean("yes")));
            Assert.Equal(("t", 5, 0.5, true), (config.Get("text"), config.GetInt32("number"), config.GetDouble("ratio"), config.GetBoolean("yes")));
            Assert.Equal([1, 2], config.RequireObject<List<int>>("list"));
            Assert.Equal("eu-west-1", new Config("aws").Require("region"));
            Assert.Equal("v", new Config("old:config").Require("key"));
        });
    }

    [Fact]
    public async Task What_is_not_configured_is_absent()
    {
        Environment.SetEnvironmentVariable(Variable, null);

        await Run.UpdateAsync(() =>
        {
            var config = new Config();
            Assert.Null(config.Get("k"));
            Assert.Null(config.GetInt32("k"));
            Assert.Null(config.GetDouble("k"));
            Assert.Null(config.GetBoolean("k"));
            Assert.Null(config.GetObject<List<int>>("k"));
            Assert.Null(config.GetSecret("k"));
            Assert.Null(config.GetSecretObject<List<int>>("k"));
        });
    }

    [Fact]
    public async Task A_missing_key_is_named_with_the_command_that_sets_it()
    {
        Environment.SetEnvironmentVariable(Variable, null);

        var error = Assert.Single(await Run.ErrorsOfAsync(() => new Config("amply-redis").RequireInt32("shards")));

        Assert.Equal(
            "Missing Required configuration variable 'amply-redis:shards'\n\tplease set a value using the command `pulumi config set amply-redis:shards <value>`",
            error);
    }

    [Theory]
    [InlineData("yes", "Boolean")]
    [InlineData("5.5", "Int32")]
    [InlineData("x", "Double")]
    public async Task A_value_of_the_wrong_type_is_named_with_the_type(string value, string type)
    {
        Environment.SetEnvironmentVariable(Variable, $$"""{"project:k":"{{value}}"}""");

        var error = Assert.Single(await Run.ErrorsOfAsync(() =>
        {
            var config = new Config();
            _ = type switch
            {
                "Boolean" => (object?)config.GetBoolean("k"),
                "Int32" => config.GetInt32("k"),
                _ => config.GetDouble("k"),
            };
        }));

        Assert.Equal($"Configuration 'project:k' value '{value}' is not a valid {type}", error);
    }

    [Fact]
    public async Task An_object_that_is_no_json_is_named_with_the_type()
    {
        Environment.SetEnvironmentVariable(Variable, """{"project:k":"[1"}""");

        var error = Assert.Single(await Run.ErrorsOfAsync(() => new Config().RequireObject<int[]>("k")));

        Assert.Equal("Configuration 'project:k' value '[1' is not a valid System.Int32[]", error);
    }

    [Fact]
    public async Task Secret_getters_give_secrets()
    {
        Environment.SetEnvironmentVariable(Variable, """{"project:text":"t","project:number":"5","project:yes":"true","project:ratio":"0.5","project:list":"[1]"}""");
        var secrets = new List<Output<string>>();

        await Run.UpdateAsync(() =>
        {
            var config = new Config();
            secrets.AddRange(
            [
                config.RequireSecret("text"), config.GetSecret("text")!, config.RequireSecretInt32("number").Apply(_ => ""),
                config.RequireSecretBoolean("yes").Apply(_ => ""), config.RequireSecretDouble("ratio").Apply(_ => ""),
                config.RequireSecretObject<int[]>("list").Apply(_ => ""),
            ]);
        });

        Assert.Equal("t", await GetValueAsync(secrets[0]));
        foreach (var secret in secrets)
        {
            Assert.True(await Output.IsSecretAsync(secret));
        }
    }
}
