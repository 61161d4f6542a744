using System.Runtime.Versioning;
using System.Text.Json;
using Amply.Model.Outputs;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Cli;
using Amply.Ops.Target;
using Amply.Ops.Tests.Status;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Amply.Ops.Tests.Stacks;

/// <summary>How a target is named, on the command line and in files; <c>history</c> stands for every verb, for it changes nothing and needs no Redis.</summary>
[SupportedOSPlatform("linux")]
public sealed class TargetsTests : IDisposable
{
    private const string Token = "t0ken0t0ken0t0ken0";

    private readonly DirectoryInfo checkout = Directory.CreateTempSubdirectory("amply-checkout-");
    private readonly ScriptedTerminal terminal = new();

    public TargetsTests()
    {
        foreach (var stack in new[] { "dev", "prod" })
        {
            File.WriteAllText(Path.Combine(checkout.FullName, $"Pulumi.{stack}.yaml"), "config: {}");
        }
    }

    public static TheoryData<string, string> WrongOutputs => new()
    {
        { "", "do not follow the outputs contract: line 1 is not JSON" },
        { "null", "do not follow the outputs contract: they are not a JSON object" },
        { With("replicationGroupId", null), "do not follow the outputs contract: replicationGroupId is null; allowed: a lower-case letter" },
        { With("replicationGroupId", ""), "do not follow the outputs contract: replicationGroupId is \"\"; allowed: a lower-case letter" },
        { With("region", "x y").Replace("\"protected\":true", "\"protected\":7", StringComparison.Ordinal), "region is \"x y\"; allowed: an AWS region, for example us-east-1; protected is 7; allowed: true or false" },
        { With("primaryEndpoint", $"rediss://:{Token}@primary.example:6379"), "primaryEndpoint is not allowed (it may hold a password, not shown)" },
        { With("caCertificateFile", "/nowhere/ca.pem"), "caCertificateFile is '/nowhere/ca.pem', and it is not there; allowed: the path of a PEM file" },
        { With("caCertificateFile", "/etc/hostname"), "caCertificateFile is '/etc/hostname', and it holds no certificate" },
        { With("caCertificateFile", "/etc"), "caCertificateFile is '/etc', and it is a folder" },
        { new string(' ', 1024 * 1024) + With("stack", "prod"), "is longer than 1024 KiB" },
    };

    public void Dispose() => checkout.Delete(recursive: true);

    [Fact]
    public async Task History_WithoutATarget_IsRefusedWithThoseThatThereAre()
    {
        Lab("drill");

        Assert.Equal(ExitCode.Usage, await RunAsync());

        Assert.Contains("There is no default", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("Stacks here: dev, prod. Labs: drill.", terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--stack", "prod", "--lab")]
    [InlineData("--stack", "prod", "--outputs", "x.json")]
    [InlineData("--lab", "drill", "--outputs", "x.json")]
    [InlineData("--stack", "prod", "--lab", "drill", "--outputs", "x.json")]
    public async Task History_WithMoreThanOneTarget_IsRefused(params string[] arguments)
    {
        Lab("drill");

        Assert.Equal(ExitCode.Usage, await RunAsync(arguments));
        Assert.Contains("more than one target was named", terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--lab", "drill")]
    [InlineData("--lab")]
    public async Task History_OfTheOnlyLab_TakesItByNameOrWithout(params string[] arguments)
    {
        Lab("drill");

        Assert.Equal(ExitCode.Done, await RunAsync(arguments));
        Assert.StartsWith($"{Seen.Id}: no change was made", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_OfALab_WhenNoneRuns_SaysHowToStartOne()
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("--lab"));
        Assert.Contains("no lab is running\n  Fix: ./amply lab up --stack prod", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_OfALab_WhenSeveralRun_AsksForTheName()
    {
        Lab("drill");
        Lab("other");

        Assert.Equal(ExitCode.Usage, await RunAsync("--lab"));
        Assert.Contains("2 labs are running: drill, other\n  Select one: --lab NAME", terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ghost")]
    [InlineData("../drill")]
    [InlineData("drill/../drill")]
    public async Task History_OfALabThatIsNot_IsRefusedWithThoseThatAre(string name)
    {
        Lab("drill");

        Assert.Equal(ExitCode.Usage, await RunAsync("--lab", name));
        Assert.Contains($"there is no lab '{name}'; there are: drill", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_OfSavedOutputs_ReadsThem()
    {
        Assert.Equal(ExitCode.Done, await RunAsync("--outputs", Outputs(With("stack", "prod"))));
        Assert.StartsWith($"{Seen.Id}: no change was made", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_OfOutputsThatAreNotThere_SaysHowToWriteThem()
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("--outputs", Path.Combine(checkout.FullName, "nowhere.json")));
        Assert.Contains("nowhere.json' cannot be read", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("umask 077; pulumi stack output --json --show-secrets", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_OfADirectory_IsRefused()
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("--outputs", checkout.FullName));
        Assert.Contains($"'{checkout.FullName}' cannot be read: it is a folder", terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "'' cannot be read: that is not a file name")]
    [InlineData("/dev/zero", "'/dev/zero' is longer than 1024 KiB")]
    [InlineData("/etc/hostname/x", "'/etc/hostname/x' cannot be read: it is not there")]
    public async Task History_OfOutputsThatAreNoFile_IsRefusedInWordsOfItsOwn(string file, string what)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("--outputs", file));
        Assert.Contains($"error: {what}\n  Write the file again.\n  Fix: (umask 077;", terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead, "404")]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupWrite, "420")]
    public async Task History_OfOutputsWithTheTokenThatOthersCanUse_WarnsAndGoesOn(UnixFileMode mode, string octal)
    {
        var file = Outputs(With("stack", "prod"));
        File.SetUnixFileMode(file, mode);

        Assert.Equal(ExitCode.Done, await RunAsync("--outputs", file));

        Assert.StartsWith($"warn  '{file}' holds the token, and others can use the file (mode {octal}).\n  Fix: chmod 600 {file}\n", terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task History_OfOutputsThatNobodyElseCanUse_OrWithoutTheToken_WarnsOfNothing(bool masked)
    {
        var file = Outputs(masked ? With("redisUrl", "[secret]") : With("stack", "prod"));
        File.SetUnixFileMode(file, masked ? UnixFileMode.UserRead | UnixFileMode.OtherRead : UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Equal(ExitCode.Done, await RunAsync("--outputs", file));

        Assert.StartsWith($"{Seen.Id}: no change was made", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_OfALabWhoseOutputsAreDamaged_SaysHowToStartItAgain()
    {
        Lab("drill");
        File.WriteAllText(Path.Combine(checkout.FullName, ".lab", "drill", "outputs.json"), "{");

        Assert.Equal(ExitCode.Usage, await RunAsync("--lab"));

        Assert.Contains("End it, then start it again.\n  Fix: ./amply lab down --lab drill", terminal.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WrongOutputs))]
    public async Task History_OfOutputsThatAreWrong_SaysWhatIsWrongAndNoSecret(string json, string what)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("--outputs", Outputs(json)));
        Assert.Contains(what, terminal.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, terminal.Text, StringComparison.Ordinal);
    }

    private static string With(string name, string? value)
    {
        var outputs = Seen.Outputs with { RedisUrl = $"rediss://:{Token}@primary.example:6379/0" };
        var document = JsonSerializer.SerializeToNode(outputs, OutputsJson.Default.StackOutputs)!.AsObject();
        document[name] = value;
        return document.ToJsonString();
    }

    private string Outputs(string json)
    {
        var file = Path.Combine(checkout.FullName, "outputs.json");
        File.WriteAllText(file, json);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private void Lab(string name)
    {
        var directory = Directory.CreateDirectory(Path.Combine(checkout.FullName, ".lab", name));
        File.WriteAllText(Path.Combine(directory.FullName, "outputs.json"), With("apiEndpoint", "http://127.1.2.1:8080"));
    }

    private async Task<ExitCode> RunAsync(params string[] arguments)
    {
        var place = new Checkout(checkout.FullName);
        var api = new Mock<IElastiCache>(MockBehavior.Strict);
        api.Setup(a => a.DescribeEventsAsync(It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        var alarms = new Mock<IAlarms>(MockBehavior.Strict);
        alarms.Setup(a => a.DescribeAlarmHistoryAsync(It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        var groups = new Mock<IGroupOpener>(MockBehavior.Strict);
        groups.Setup(g => g.Open(It.IsAny<GroupTarget>()))
            .Returns((GroupTarget target) => new ApiOnlyGroup(target, api.Object) { Alarms = alarms.Object });
        var services = new CommandServices(
            terminal,
            new Targets(place, terminal),
            groups.Object,
            new AuditLog(Path.Combine(checkout.FullName, ".audit")),
            place,
            new FakeTimeProvider(Seen.Now));
        return (ExitCode)await AmplyCommand.RunAsync(["history", .. arguments], services, CancellationToken.None);
    }
}
