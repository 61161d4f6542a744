using System.Xml;
using System.Xml.Linq;
using Amply.Ops.Redis;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Tests.Sessions;
using Amply.Ops.Tests.Status;

namespace Amply.Ops.Tests.Failover;

public sealed class FailoverPageTests : IDisposable
{
    private static readonly FailoverResult Result = new()
    {
        Outcome = RoutineOutcome.Done,
        Summary = "<b>-002</b> & co: rediss://:t0ken@host:6379/0",
        FromNode = Seen.First,
        ToNode = Seen.Second,
        CalledAt = Seen.Now,
        WriteOutageMs = 3210,
        ReadOutageMs = 800,
        AcknowledgedWrites = 412,
        LostWrites = 3,
        Writes = new FailoverOutage(Seen.Now.AddMilliseconds(120), Seen.Now.AddMilliseconds(3330), 120, 3330),
        Reads = new FailoverOutage(Seen.Now.AddMilliseconds(150), Seen.Now.AddMilliseconds(950), 150, 950),
        Phases = [new("begin", -900, 0), new("wait", 0, 3100), new("recover", 3100, 8000)],
        ApiEvents = [new(Seen.Now.AddSeconds(1), 1000, Seen.Id, "Failover \"completed\" <script>alert(1)</script>")],
        Before = [FailoverNode.Of(Seen.Primary), FailoverNode.Of(Seen.Replica)],
        After = [new(Seen.First, ObservedRole.Replica, false), new(Seen.Second, ObservedRole.Primary, null)],
        Figures = [Figure.Milliseconds("write outage", "writeOutage", 3210)],
        Next = ["look again"],
    };

    private readonly RecordingTerminal terminal = new();
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("amply-report-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public void Page_DrawsEveryBarWhereItsFiguresAre()
    {
        var bars = Page().Descendants(TimelineSvg.Svg + "rect").ToArray();
        (string Kind, double From, double To)[] expected =
            [("phase", -900, 0), ("phase", 0, 3100), ("phase", 3100, 8000), ("writes", 120, 3330), ("reads", 150, 950)];

        Assert.Equal(expected.Select(e => e.Kind), bars.Select(b => (string?)b.Attribute("class")));
        var scale = Number(bars[0], "width") / 900;
        var call = Number(bars[1], "x");
        Assert.All(bars.Zip(expected), pair =>
        {
            Assert.Equal(call + (pair.Second.From * scale), Number(pair.First, "x"), tolerance: 0.02);
            Assert.Equal((pair.Second.To - pair.Second.From) * scale, Number(pair.First, "width"), tolerance: 0.02);
        });
        Assert.Equal(call + (1000 * scale), Number(Assert.Single(Page().Descendants(TimelineSvg.Svg + "circle")), "cx"), tolerance: 0.02);
    }

    [Fact]
    public void Page_AlignsHeadsWithNumbersAndKnowsNoNegativeZero()
    {
        var page = Page(Result with { Phases = [new("begin", -900, -0.01)] });

        Assert.All(page.Descendants("table"), table => Assert.All(
            table.Descendants("th").Zip(table.Element("tbody")!.Elements().First().Elements()),
            column => Assert.Equal((string?)column.Second.Attribute("class") == "number", (string?)column.First.Attribute("class") == "number")));
        Assert.DoesNotContain(page.Descendants("td"), cell => cell.Value == "-0");
        Assert.Contains(page.Descendants("td"), cell => cell.Value == "0");
    }

    [Fact]
    public void Page_HoldsWhatIsToBeKept()
    {
        var text = Page().Value;

        Assert.All(
            ["3210 ms", "800 ms", "3 of 412", $"{Seen.First} → {Seen.Second}", "replica, not in sync", "03:00:00.120", "03:00:03.330", "it lags", "alice@laptop", "--stack prod", "look again"],
            words => Assert.Contains(words, text, StringComparison.Ordinal));
        Assert.Contains("<script>alert(1)</script>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_NeedsNothingElseAndHoldsNoSecret()
    {
        var markup = Markup();
        var page = Page();

        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "object" or "a");
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName is "href" or "src" or "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain("url(", markup, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", markup, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", markup, StringComparison.Ordinal);
        // HTML knows <x/> only of these and within SVG; any other would be an element left open.
        Assert.DoesNotContain(page.Descendants().Where(e => e.IsEmpty), e => e.Name.Namespace != TimelineSvg.Svg && e.Name.LocalName is not "meta");
    }

    [Fact]
    public void Page_OfAFailoverThatWasNotSeen_IsDrawnAllTheSame() =>
        Assert.Single(XElement.Parse(Markup(new FailoverResult { Outcome = RoutineOutcome.Unknown, Summary = "not seen" })["<!DOCTYPE html>".Length..]).Descendants(TimelineSvg.Svg + "svg"));

    [Theory]
    [InlineData("there.html", "exists already")]
    [InlineData("page.txt", "is not the name of a page")]
    [InlineData("nowhere/page.html", "cannot be written")]
    public void Claim_OfWhatCannotBeWritten_IsRefused(string name, string why)
    {
        File.WriteAllText(Path.Combine(directory.FullName, "there.html"), "mine");

        Assert.False(ReportFile.Claim(Path.Combine(directory.FullName, name)).Succeeded(out _, out var refusal));

        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.Contains(why, refusal.What, StringComparison.Ordinal);
        Assert.Equal("there.html", Assert.Single(directory.GetFiles()).Name);
    }

    [Fact]
    public void Write_OverAFileThatCameMeanwhile_LeavesItAndSaysSo()
    {
        var path = Path.Combine(directory.FullName, "page.html");
        Assert.True(ReportFile.Claim(path).Succeeded(out var file, out _));
        File.WriteAllText(path, "mine");

        file.Write(() => "page", terminal);
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

        file.Write(() => "page", terminal);
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

    [Fact]
    public void Page_OfHostileTexts_ShowsTheirControlsAndStaysAPage()
    {
        const string Hostile = "x\u001b[2J\u202e\u0000\ufffe\u009b";
        var target = Seen.Target with { Option = $"--outputs {Hostile}.json" };
        var result = Result with
        {
            Summary = Hostile,
            FromNode = Hostile,
            ApiEvents = [new(Seen.Now, 0, Hostile, Hostile)],
            Phases = [new(Hostile, 0, 10)],
            Figures = [Figure.Word(Hostile, "hostile", Hostile)],
            Next = [Hostile],
            Before = [new(Hostile, ObservedRole.Primary, null)],
        };

        var markup = FailoverPage.Of("failover", target, Hostile, Seen.Now, [Finding.Warn(Hostile, Hostile, Hostile)], result);

        Assert.DoesNotContain(markup, c => (char.IsControl(c) && c != '\n') || c is '\u202e' or '\ufffe');
        Assert.Contains(@"--outputs x\x1b[2J\u202e\x00\ufffe\x9b.json", XElement.Parse(markup["<!DOCTYPE html>".Length..]).Value, StringComparison.Ordinal);
    }

    private static string Markup(FailoverResult? result = null) =>
        FailoverPage.Of("failover", Seen.Target, "alice@laptop", Seen.Now.AddSeconds(9), [Finding.Warn("lag", "it lags", "wait")], result ?? Result);

    private static XElement Page(FailoverResult? result = null)
    {
        using var reader = XmlReader.Create(new StringReader(Markup(result)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value);
}
