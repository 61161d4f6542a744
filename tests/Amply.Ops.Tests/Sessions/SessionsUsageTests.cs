using Amply.Ops.Cli;
using Amply.Ops.Target;
using Moq;

namespace Amply.Ops.Tests.Sessions;

public sealed class SessionsUsageTests
{
    private const string Id = "ses_x7ug41kq0vbn82mz53rt6wye9dphj0ac";

    [Theory]
    [InlineData("--user is empty", "flush", "--user", "")]
    [InlineData("--network '1.2.3.4/40' is not a network", "flush", "--network", "1.2.3.4/40")]
    [InlineData("--network '203.0.113.9/24' is an address inside a network", "flush", "--network", "203.0.113.9/24")]
    [InlineData("--network 203.0.113.0/24, for the address alone --network 203.0.113.9", "flush", "--network", "203.0.113.9/24")]
    [InlineData("--network '3405803785' is not a network", "flush", "--network", "3405803785")]
    [InlineData("--network '203.000.113.000/24' is not a network", "flush", "--network", "203.000.113.000/24")]
    [InlineData("--network '203.0.113.9:80' is not a network", "flush", "--network", "203.0.113.9:80")]
    [InlineData("--network '' is not a network", "flush", "--network", "")]
    [InlineData("--country 'UK' is not a country code", "flush", "--country", "UK")]
    [InlineData("Did you mean GB?", "flush", "--country", "uk")]
    [InlineData("Fix: ./amply sessions flush --country GB --execute --yes --lab", "flush", "--country", "UK")]
    [InlineData("Did you mean DE?", "count", "--country", "FR", "--country", "deu")]
    [InlineData("Did you mean DE?", "list", "--country", "Germany")]
    [InlineData("Did you mean KP?", "list", "--country", "north korea")]
    [InlineData("Did you mean AE?", "list", "--country", "United Arab Emirates")]
    [InlineData("--user names a session, not a user", "flush", "--user", Id)]
    [InlineData("Fix: ./amply sessions show --session - --lab", "show", "--user", Id)]
    [InlineData("--session takes only -", "flush", "--session", Id)]
    [InlineData("--session takes only -", "flush", "--session", Id, "more")]
    [InlineData("--session takes only -", "flush", "--session", "-", "--session", "-")]
    [InlineData("--session takes only -", "show", "--session=" + Id)]
    [InlineData("Unrecognized command or argument 'ses_[secret]'", "show", "--user", "u", Id)]
    [InlineData("--session - found no id: standard input is empty", "flush", "--session", "-")]
    [InlineData("--session and --user contradict each other", "flush", "--session", "-", "--user", "u")]
    [InlineData("--session and --everyone contradict each other", "flush", "--session", "-", "--everyone")]
    [InlineData("--session and --country contradict each other", "flush", "--session", "-", "--country", "DE", "--and-all-of-its-user")]
    [InlineData("--session and --unindexed contradict each other", "flush", "--session", "-", "--unindexed")]
    [InlineData("--session and --limit contradict each other", "show", "--session", "-", "--limit", "3")]
    [InlineData("--and-all-of-its-user needs --session -", "flush", "--and-all-of-its-user", "--user", "u")]
    [InlineData("no user and no session given", "show")]
    [InlineData("--country 'XX' is not a country code", "list", "--country", "XX")]
    [InlineData("--country 'Germany' is not a country code", "flush", "--country", "Germany")]
    [InlineData("--country '' is not a country code", "flush", "--country", "")]
    [InlineData("--created-before 'yesterday' is not a time", "count", "--created-before", "yesterday")]
    [InlineData("--idle-since '5x' is not a time", "list", "--idle-since", "5x")]
    [InlineData("--user-agent is empty", "flush", "--user-agent", "")]
    [InlineData("--stamp-not is empty", "flush", "--stamp-not", "")]
    [InlineData("--unindexed needs a user", "flush", "--unindexed")]
    [InlineData("--grace '8d' is not a time from 1s to 7d", "flush", "--grace", "8d")]
    [InlineData("--grace '0s' is not a time from 1s to 7d", "flush", "--grace", "0s")]
    [InlineData("--batch 5001 is out of range", "flush", "--batch", "5001")]
    [InlineData("galaxy", "flush", "--ip-binding", "galaxy")]
    [InlineData("--users-from /does/not/exist", "flush", "--users-from", "/does/not/exist")]
    public async Task Sessions_WhenAnOptionIsWrong_RefusesBeforeAnythingIsOpened(string problem, params string[] arguments)
    {
        var terminal = new RecordingTerminal();

        var code = await RunAsync(terminal, ["sessions", .. arguments, "--execute", "--yes", "--lab"], arguments[0] != "flush");

        Assert.Equal((int)ExitCode.Usage, code);
        Assert.Contains(problem, terminal.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Id, terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flush_WhenTheListOfUsersIsEmpty_NeverMeansEveryone()
    {
        var file = Path.GetTempFileName();
        try
        {
            var terminal = new RecordingTerminal();
            Assert.Equal((int)ExitCode.Usage, await RunAsync(terminal, ["sessions", "flush", "--users-from", file, "--execute", "--yes", "--lab"], reading: false));
            Assert.Contains("names no user", terminal.Text, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("--rate", "0")]
    [InlineData("--users", "0")]
    [InlineData("--for", "ten minutes")]
    public async Task Traffic_WhenAnOptionIsWrong_RefusesBeforeAnythingIsOpened(string option, string value)
    {
        var terminal = new RecordingTerminal();
        Assert.Equal((int)ExitCode.Usage, await RunAsync(terminal, ["traffic", option, value, "--execute", "--lab"], reading: false));
        Assert.Contains(option, terminal.Text, StringComparison.Ordinal);
    }

    // Strict and without set-up: whatever is opened or resolved fails the test.
    private static Task<int> RunAsync(RecordingTerminal terminal, string[] arguments, bool reading) => AmplyCommand.RunAsync(
        [.. reading ? arguments.Where(a => a is not ("--execute" or "--yes")) : arguments],
        new CommandServices(
            terminal,
            new Mock<ITargets>(MockBehavior.Strict).Object,
            new Mock<IGroupOpener>(MockBehavior.Strict).Object,
            new AuditLog("/does/not/exist"),
            Checkout.Find(),
            TimeProvider.System),
        CancellationToken.None);
}
