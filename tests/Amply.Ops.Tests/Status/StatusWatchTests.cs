using Amply.Ops.Cli.OnCall;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Status;
using Amply.Ops.Terminal;
using Amply.Ops.Tests.Sessions;
using Amply.TestServers;

namespace Amply.Ops.Tests.Status;

public sealed class StatusWatchTests
{
    private static readonly StatusReport Well = Seen.Report(Seen.Topology);
    private static readonly StatusReport Ill = Seen.Report(Seen.With(Seen.Primary with { Connections = 101 }, Seen.Replica));
    private static readonly StatusReport Gone = Seen.Report(Seen.With(Seen.Lost(Seen.Primary), Seen.Lost(Seen.Replica)));

    private readonly LeapingClock clock = new(Seen.Now);
    private readonly RecordingTerminal terminal = new();

    [Fact]
    public async Task Watch_WhenPiped_SaysALineALookAndEndsCancelled()
    {
        using var stopping = new CancellationTokenSource();
        var looks = new Queue<StatusReport>([Well, Ill, Gone]);

        var code = await new StatusWatch(terminal, new Answer(), clock, TimeSpan.FromSeconds(5)).RunAsync(new Looks(looks, stopping), json: false, stopping.Token);

        Assert.Equal(ExitCode.Cancelled, code);
        Assert.Equal(
            [
                "2025-03-04T03:00:00Z amply-redis-prod healthy, primary amply-redis-prod-001",
                "2025-03-04T03:00:00Z amply-redis-prod NEEDS ATTENTION, primary amply-redis-prod-001 (connections: amply-redis-prod-001: 101 (limit 100))",
            ],
            terminal.Text.Split('\n')[..2]);
        Assert.StartsWith("2025-03-04T03:00:00Z amply-redis-prod UNKNOWN: no node answered, primary none (", terminal.Text.Split('\n')[2], StringComparison.Ordinal);
        Assert.Equal(3, terminal.Text.Split('\n').Length);
    }

    [Fact]
    public async Task Watch_AsJson_PrintsADocumentALine_AndNoMoreWhenItIsCancelled()
    {
        using var stopping = new CancellationTokenSource();
        var looks = new Queue<StatusReport>([Well, Ill, Gone]);
        var answer = new Answer();
        answer.Begin("status", terminal);

        var code = await new StatusWatch(new AnsweringTerminal(terminal, answer), answer, clock, TimeSpan.FromSeconds(5)).RunAsync(new Looks(looks, stopping), json: true, stopping.Token);
        answer.Print(code);

        var lines = terminal.Text.Split('\n');
        Assert.Equal(3, lines.Length);
        AnswerSchemas.Check(lines[0], "status", ExitCode.Done);
        AnswerSchemas.Check(lines[1], "status", ExitCode.NeedsAttention);
        AnswerSchemas.Check(lines[2], "status", ExitCode.Unknown);
    }

    [Fact]
    public async Task Wait_WhenItBecomesHealthy_ReturnsThatLook()
    {
        var looks = new Queue<StatusReport>([Ill, Gone, Well]);

        var waited = await StatusWait.UntilHealthyAsync(new Looks(looks, null), new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)), terminal, clock, CancellationToken.None);

        Assert.Same(Well, waited);
        Assert.Empty(looks);
    }

    [Fact]
    public async Task Wait_WhenPatienceEnds_ReturnsTheLastLook()
    {
        var waited = await StatusWait.UntilHealthyAsync(new Looks(new([.. Enumerable.Repeat(Ill, 20)]), null), new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20)), terminal, clock, CancellationToken.None);

        Assert.Same(Ill, waited);
        Assert.Equal(Seen.Now.AddSeconds(20), clock.GetUtcNow());
    }

    [Theory]
    [InlineData(ExitCode.Done, 0)]
    [InlineData(ExitCode.NeedsAttention, 1)]
    [InlineData(ExitCode.Unknown, 2)]
    public void Code_SaysWhatWasSeen(ExitCode expected, int which) =>
        Assert.Equal(expected, StatusView.Code(new[] { Well, Ill, Gone }[which]));

    /// <summary>Reports one after the other; the last one stops the watch.</summary>
    private sealed class Looks(Queue<StatusReport> reports, CancellationTokenSource? stopping) : IReport<StatusReport>
    {
        public Task<StatusReport> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
        {
            if (reports.Count == 1)
            {
                stopping?.Cancel();
            }

            return Task.FromResult(reports.Dequeue());
        }
    }
}
