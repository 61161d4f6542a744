using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Amply.Ops.Redis;
using Amply.Ops.Reports;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Tests.Status;

namespace Amply.Ops.Tests.Failover;

public sealed class FailoverPageTests
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
        NodeType = "cache.t3.micro",
        RedisVersion = "7.0.15",
    };

    [Fact]
    public void Page_DrawsEveryBarWhereItsFiguresAre()
    {
        Draws(Page().Descendants(TimelineSvg.Svg + "svg").First());
        Draws(Page().Descendants(TimelineSvg.Svg + "svg").Last());
    }

    private static void Draws(XElement drawing)
    {
        var bars = drawing.Descendants(TimelineSvg.Svg + "rect").ToArray();
        (string Kind, double From, double To)[] expected =
            [("phase", -900, 0), ("phase", 0, 3100), ("phase", 3100, 8000), ("writes", 120, 3330), ("reads", 150, 950)];

        Assert.Equal(expected.Select(e => e.Kind), bars.Select(b => (string?)b.Attribute("class")));
        var scale = Number(bars[0], "width") / 900;
        var call = Number(bars[1], "x");
        Assert.All(bars.Zip(expected), pair =>
        {
            Assert.Equal(call + (pair.Second.From * scale), Number(pair.First, "x"), tolerance: 0.05);
            Assert.Equal((pair.Second.To - pair.Second.From) * scale, Number(pair.First, "width"), tolerance: 0.05);
        });
        Assert.Equal(call + (1000 * scale), Number(Assert.Single(drawing.Descendants(TimelineSvg.Svg + "circle")), "cx"), tolerance: 0.05);
    }

    [Fact]
    public void Page_AlignsHeadsWithNumbersAndKnowsNoNegativeZero()
    {
        var page = Page(Result with { Phases = [new("begin", -900, -0.01)] });

        Assert.All(page.Descendants("table"), table => Assert.All(
            table.Descendants("th").Zip(table.Element("tbody")!.Elements().First().Elements()),
            column => Assert.Equal((string?)column.Second.Attribute("class") == "number", (string?)column.First.Attribute("class") == "number")));
        Assert.DoesNotContain(page.Descendants("td"), cell => cell.Value.StartsWith("-0 ", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("td"), cell => cell.Value == "0 ms");
    }

    [Fact]
    public void Page_HoldsWhatIsToBeKept()
    {
        var text = Page().Value;

        Assert.All(
            [
                "3.2 s", "800 ms", "3 of 412", $"{Seen.First} → {Seen.Second}", "replica, not in sync", "03:00:00.120", "03:00:03.330", "it lags",
                "alice@laptop", "--stack prod", "look again", "./amply failover --stack prod --execute", "INC-7", "ha, cache.t3.micro, Redis 7.0.15",
                $"On 2025-03-04 at 03:00:00 UTC {Seen.Second} became the primary in place of {Seen.First}. Writes stopped for 3.2 s and reads for "
                + "800 ms. 3 of 412 acknowledged writes were lost.",
                "2025-03-04 03:00:00 UTC (2025-03-04 04:00:00 local, +01:00)", "04:00:00.120", "./amply sessions flush --again 0123abcd --stack prod",
                "./amply runbook failover",
            ],
            words => Assert.Contains(words, text, StringComparison.Ordinal));
        Assert.Contains("<script>alert(1)</script>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_NeedsNothingElseAndHoldsNoSecret()
    {
        var markup = Markup();
        var page = Page();

        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "link" or "img" or "iframe" or "object" or "a");
        // A browser does not run a script of this type.
        Assert.Equal("application/json", (string?)Assert.Single(page.Descendants("script")).Attribute("type"));
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName is "href" or "src" or "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain("url(", markup, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", markup, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", markup, StringComparison.Ordinal);
        // HTML knows <x/> only of these and within SVG; any other would be an element left open.
        Assert.DoesNotContain(page.Descendants().Where(e => e.IsEmpty), e => e.Name.Namespace != TimelineSvg.Svg && e.Name.LocalName is not "meta");
    }

    [Fact]
    public void Page_OfAFailoverThatWasNotSeen_IsDrawnAllTheSame() =>
        Assert.Equal(2, Page(new FailoverResult { Outcome = RoutineOutcome.Unknown, Summary = "not seen" }).Descendants(TimelineSvg.Svg + "svg").Count());

    [Fact]
    public void Page_HoldsItsDataForPrograms_WithoutSecrets()
    {
        var data = JsonNode.Parse(Assert.Single(Page().Descendants("script")).Value)!;

        Assert.Equal((3210, 3), ((double)data["writeOutageMs"]!, (int)data["lostWrites"]!));
        Assert.Equal("Failover \"completed\" <script>alert(1)</script>", (string?)data["apiEvents"]![0]!["message"]);
        Assert.DoesNotContain("<script>alert", Markup(), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_IsReadableInTheDarkOnATelephoneAndOnPaper()
    {
        var markup = Markup();

        Assert.All(
            ["color-scheme: light dark", "prefers-color-scheme: dark", "@media (max-width: 640px)", "overflow-x: auto", "break-after: avoid", "counter(pages)"],
            rule => Assert.Contains(rule, markup, StringComparison.Ordinal));
        Assert.All(Page().Descendants("table"), table => Assert.Equal("scroll", (string?)table.Parent!.Attribute("class")));
        Assert.Equal(["wide", "narrow"], Page().Descendants(TimelineSvg.Svg + "svg").Select(svg => (string?)svg.Parent!.Attribute("class")));
    }

    [Fact]
    public void Markdown_HoldsTheSame_AndCannotBeForged()
    {
        var text = MarkdownReport.Write(FailoverPage.Of(Story(Result with
        {
            ApiEvents = [new(Seen.Now, 0, Seen.Id, "a | b\n# forged `x` <b>")],
            Next = ["look ``` again"],
        })));

        Assert.All(
            ["# failover of amply-redis-prod", "**On 2025-03-04 at 03:00:00 UTC", "- incident: INC-7", "| amply-redis-prod-001 | primary | replica, not in sync |"],
            words => Assert.Contains(words, text, StringComparison.Ordinal));
        Assert.Contains(@"a \| b\\n\# forged \`x\` \<b\>", text, StringComparison.Ordinal);
        Assert.Contains("look ''' again", text, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", text, StringComparison.Ordinal);
        Assert.Equal(3210, (double)JsonNode.Parse(text[(text.LastIndexOf("```json", StringComparison.Ordinal) + 7)..].TrimEnd().TrimEnd('`'))!["writeOutageMs"]!);
    }

    [Theory]
    [InlineData(-120, -61, false)]
    [InlineData(-120, -60, true)]
    [InlineData(-1, 5, true)]
    [InlineData(-120, null, true)]
    public void Flushes_OfTheMinuteBeforeOrOfTheFailover_AreToBeRepeated(int begun, int? ended, bool expected)
    {
        var first = new AuditEntry
        {
            Run = "0123456789abcdef",
            At = Seen.Now.AddSeconds(begun),
            Who = "x",
            Routine = "sessions flush",
            Target = "--stack prod",
            ReplicationGroupId = Seen.Id,
            Event = AuditEvent.Begun,
            Selection = [new RunCondition("--everyone")],
        };
        AuditEntry[] run = ended is { } at ? [first, first with { At = Seen.Now.AddSeconds(at), Event = AuditEvent.Done }] : [first];

        Assert.Equal(expected ? ["01234567"] : [], FailoverStory.Flushes(run, Seen.Now).AsEnumerable());
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

        var story = Story(result) with
        {
            Target = target,
            Who = Hostile,
            Command = Hostile,
            Incident = Hostile,
            FlushedShortlyBefore = [Hostile],
            Findings = [Finding.Warn(Hostile, Hostile, Hostile)],
        };
        var markup = HtmlReport.Write(FailoverPage.Of(story));

        Assert.DoesNotContain(MarkdownReport.Write(FailoverPage.Of(story)), c => (char.IsControl(c) && c != '\n') || c is '\u202e' or '\ufffe');
        Assert.DoesNotContain(markup, c => (char.IsControl(c) && c != '\n') || c is '\u202e' or '\ufffe');
        Assert.Contains(@"--outputs x\x1b[2J\u202e\x00\ufffe\x9b.json", XElement.Parse(markup["<!DOCTYPE html>".Length..]).Value, StringComparison.Ordinal);
    }

    private static FailoverStory Story(FailoverResult? result = null) => new("failover", Seen.Target, result ?? Result, [Finding.Warn("lag", "it lags", "wait")])
    {
        Who = "alice@laptop",
        Command = "./amply failover --stack prod --execute",
        Ended = Seen.Now.AddSeconds(9),
        Clock = new ReportClock(TimeZoneInfo.CreateCustomTimeZone("one", TimeSpan.FromHours(1), "one", "one")),
        Incident = "INC-7",
        FlushedShortlyBefore = ["0123abcd"],
    };

    private static string Markup(FailoverResult? result = null) => HtmlReport.Write(FailoverPage.Of(Story(result)));

    private static XElement Page(FailoverResult? result = null)
    {
        using var reader = XmlReader.Create(new StringReader(Markup(result)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value);
}
