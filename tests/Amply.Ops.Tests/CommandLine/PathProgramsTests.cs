using Amply.Ops.Doctor;

namespace Amply.Ops.Tests.CommandLine;

public sealed class PathProgramsTests
{
    private readonly PathPrograms programs = new();

    [Fact]
    public void Find_LooksOnPath()
    {
        Assert.EndsWith("/sh", programs.Find("sh"), StringComparison.Ordinal);
        Assert.Equal("/bin/sh", programs.Find("/bin/sh"));
        Assert.Null(programs.Find("no-such-program"));
        Assert.Null(programs.Find("/etc/passwd"));
    }

    [Fact]
    public async Task Run_GivesWhatTheProgramSaid() =>
        Assert.Equal(new ProgramRun(3, "out\n", "error\n"), await RunAsync("echo out; echo error >&2; exit 3", TimeSpan.FromSeconds(30)));

    [Fact]
    public async Task Run_OfAProgramThatDoesNotEnd_KillsItWithItsChildren()
    {
        var began = TimeProvider.System.GetTimestamp();

        var run = await RunAsync("sleep 60 & sleep 60", TimeSpan.FromSeconds(1));

        Assert.Equal((null, "it did not end within 1 s"), (run.ExitCode, run.FirstLine));
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Run_OfAFileThatIsNoProgram_SaysSo()
    {
        var run = await programs.RunAsync("/etc/passwd", [], "/", TimeSpan.FromSeconds(5), CancellationToken.None);

        Assert.Equal((null, "it cannot be started"), (run.ExitCode, run.FirstLine));
    }

    private Task<ProgramRun> RunAsync(string script, TimeSpan ceiling) =>
        programs.RunAsync("/bin/sh", ["-c", script], "/", ceiling, CancellationToken.None);
}
