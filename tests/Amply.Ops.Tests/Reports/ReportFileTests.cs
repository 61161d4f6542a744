using Amply.Ops.Reports;
using Amply.Ops.Tests.Sessions;

namespace Amply.Ops.Tests.Reports;

public sealed class ReportFileTests : IDisposable
{
    private static readonly ReportDocument Report = new()
    {
        Title = "title",
        Summary = "It is done.",
        IsGood = true,
        Facts = [],
        Sections = [],
        Data = null,
    };

    private readonly RecordingTerminal terminal = new();
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("amply-report-");

    public void Dispose() => directory.Delete(recursive: true);

    [Theory]
    [InlineData("there.html", "exists already")]
    [InlineData("there.md", "exists already")]
    [InlineData("page.txt", "is not the name of a page")]
    [InlineData("nowhere/page.html", "cannot be written")]
    public void Claim_OfWhatCannotBeWritten_IsRefused(string name, string why)
    {
        File.WriteAllText(Path.Combine(directory.FullName, "there.html"), "mine");
        File.WriteAllText(Path.Combine(directory.FullName, "there.md"), "mine");

        Assert.False(ReportFile.Claim(Path.Combine(directory.FullName, name)).Succeeded(out _, out var refusal));

        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.Contains(why, refusal.What, StringComparison.Ordinal);
        Assert.Equal(["there.html", "there.md"], directory.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Write_OverAFileThatCameMeanwhile_LeavesItAndSaysSo()
    {
        var path = Path.Combine(directory.FullName, "page.html");
        Assert.True(ReportFile.Claim(path).Succeeded(out var file, out _));
        File.WriteAllText(path, "mine");

        file.Write(() => Report, terminal);
        file.Dispose();

        Assert.Equal($"warning: the report {path} was not written: another program created this file meanwhile. The result above holds.", terminal.Text);

        Assert.Equal("mine", File.ReadAllText(path));
        Assert.Single(directory.GetFiles());
    }

    [Fact]
    public void Write_WhenTheDirectoryIsGone_WarnsWithTheFileAndTheReason()
    {
        var inner = directory.CreateSubdirectory("gone");
        var path = Path.Combine(inner.FullName, "page.html");
        Assert.True(ReportFile.Claim(path).Succeeded(out var file, out _));
        inner.Delete(recursive: true);

        file.Write(() => Report, terminal);
        file.Dispose();

        Assert.Equal($"warning: the report {path} was not written: its folder is not there. The result above holds.", terminal.Text);
    }

    [Fact]
    public void Write_WhenThePageCannotBeMade_WarnsWithoutTheExceptionsWords()
    {
        var path = Path.Combine(directory.FullName, "page.html");
        Assert.True(ReportFile.Claim(path).Succeeded(out var file, out _));

        file.Write(() => throw new ArgumentException("session:ses_secret"), terminal);
        file.Dispose();

        Assert.Equal($"warning: the report {path} was not written: the page could not be created (ArgumentException). The result above holds.", terminal.Text);
        Assert.Empty(directory.GetFiles());
    }

    [Theory]
    [InlineData("page.html", "<!DOCTYPE html>")]
    [InlineData("page.MD", "# title")]
    public void Write_WritesTheFormOfTheName(string name, string begin)
    {
        var path = Path.Combine(directory.FullName, name);
        Assert.True(ReportFile.Claim(path).Succeeded(out var file, out _));

        file.Write(() => Report, terminal);
        file.Dispose();

        Assert.StartsWith(begin, File.ReadAllText(path), StringComparison.Ordinal);
    }
}
