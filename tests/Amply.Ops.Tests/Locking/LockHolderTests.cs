using System.Diagnostics;
using Amply.Ops.Locking;
using Amply.Ops.Routines;
using Amply.Ops.Tests.Status;
using Microsoft.Extensions.Time.Testing;

namespace Amply.Ops.Tests.Locking;

public sealed class LockHolderTests
{
    private static readonly LockHolder Self = LockHolder.Self("failover", new FakeTimeProvider(Seen.Now));

    [Fact]
    public void Parse_OfWhatWasWritten_IsTheSame() => Assert.Equal(Self, LockHolder.Parse(Self.Value()));

    [Theory]
    [InlineData("")]
    [InlineData("somebody")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void Parse_OfAnythingElse_IsNobody(string value) => Assert.Null(LockHolder.Parse(value));

    [Fact]
    public void IsDead_OfARunningProcess_IsFalse() => Assert.False(Self.IsDead(Self));

    [Fact]
    public void IsDead_WhenTheNumberBelongsToALaterProcess_IsTrue() =>
        Assert.True((Self with { Process = Self.Process! with { Started = Self.Process.Started - 1 } }).IsDead(Self));

    [Fact]
    public void IsDead_OfAProcessThatNobodyHasReaped_IsTrue()
    {
        // The shell becomes sleep, which ends and whose parent, a sleep as well, never asks for it.
        using var parent = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sleep 0 & echo $!; exec sleep 600"]) { RedirectStandardOutput = true })!;
        try
        {
            var child = int.Parse(parent.StandardOutput.ReadLine()!);
            Assert.True(SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{child}/stat").Contains(" Z ", StringComparison.Ordinal), TimeSpan.FromMinutes(1)));
            var started = long.Parse(File.ReadAllText($"/proc/{child}/stat").Split(' ')[21]);

            Assert.True((Self with { Process = Self.Process! with { Id = child, Started = started } }).IsDead(Self));
        }
        finally
        {
            parent.Kill();
        }
    }

    [Fact]
    public void IsDead_OfAnotherMachineOrAnotherUser_IsNotKnown()
    {
        var gone = Self.Process! with { Started = Self.Process.Started - 1 };
        Assert.False((Self with { Process = gone with { Machine = "another" } }).IsDead(Self));
        Assert.False((Self with { Process = gone, Who = "alice@elsewhere" }).IsDead(Self));
        Assert.False((Self with { Process = null }).IsDead(Self));
    }

    [Fact]
    internal void Finding_OfAnotherAtWork_NamesHimAndTheLatestEnd()
    {
        var held = new LockState.Held(Self with { Who = "alice@laptop", Routine = "sessions flush" }, TimeSpan.FromSeconds(41.5), IsDead: false);

        var refused = LockFindings.Of(held, ignore: false, Seen.Target, Seen.Now.AddSeconds(18));
        Assert.Equal(Verdict.Fail, refused.Verdict);
        Assert.StartsWith("another routine is running: 'sessions flush' of alice@laptop, since 03:00:00 UTC (18 s ago). ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("within 42 s", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--ignore-lock", refused.Message, StringComparison.Ordinal);
        Assert.Equal("./amply history --stack prod", refused.Remedy);

        Assert.Equal(Verdict.Warn, LockFindings.Of(held, ignore: true, Seen.Target, Seen.Now).Verdict);
        Assert.Equal(Verdict.Pass, LockFindings.Of(held with { IsDead = true }, ignore: false, Seen.Target, Seen.Now).Verdict);
        Assert.Contains($"amply:lock:{Seen.Id}", LockFindings.Of(new LockState.Held(null, null, false), ignore: false, Seen.Target, Seen.Now).Message, StringComparison.Ordinal);
    }
}
