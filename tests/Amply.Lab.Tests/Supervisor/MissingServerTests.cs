namespace Amply.Lab.Tests.Supervisor;

/// <summary>Alone, because the environment that names the program is shared by the whole process.</summary>
[CollectionDefinition(nameof(ChangesEnvironment), DisableParallelization = true)]
public sealed class ChangesEnvironment;

/// <summary>A machine on which redis-server is missing.</summary>
[Collection(nameof(ChangesEnvironment))]
public sealed class MissingServerTests
{
    private const string Variable = "AMPLY_REDIS_SERVER";

    [Theory(Timeout = 120_000)]
    [InlineData("/nonexistent", "there is no redis-server: '/nonexistent' cannot be run")]
    [InlineData("/bin/true", "'/bin/true' is not a redis-server of version 7 or later")]
    public async Task Missing_server_is_refused_with_the_command_that_installs_it(string program, string message)
    {
        await using var folder = new LabFolder();
        var before = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, program);
        try
        {
            var refused = await Assert.ThrowsAsync<LabRefusedException>(() => folder.UpAsync("serverless", replicas: 0));

            Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
            Assert.Contains("apt-get install -y --no-install-recommends redis-server", refused.Remedy, StringComparison.Ordinal);
            Assert.False(Directory.Exists(folder.Of("serverless")));
            await ProcessesUnder.NoneLeftAsync(folder.Of("serverless"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }
    }
}
