using System.Globalization;
using System.Text;

namespace Amply.Model.Tests;

public sealed class OutsideTextTests
{
    [Theory]
    [InlineData("a\u001b]0;title\u0007b", @"a\x1b]0;title\x07b")]
    [InlineData("one\ntwo\r\tthree", @"one\ntwo\r\tthree")]
    [InlineData("\0\b\u007f\u0085\u009b2J", @"\x00\x08\x7f\x85\x9b2J")]
    [InlineData("a\u202eb\u2066c\u200ed\u061ce", @"a\u202eb\u2066c\u200ed\u061ce")]
    [InlineData("a\u2028b\u2029c", @"a\u2028b\u2029c")]
    [InlineData("z\u200b\u200d\ufeff\u00ad\u3164\ufe0f", @"z\u200b\u200d\ufeff\xad\u3164\ufe0f")]
    [InlineData("tag\U000e0041\U000e007f", @"tag\U000e0041\U000e007f")]
    [InlineData("no character \ufffe\uffff", @"no character \ufffe\uffff")]
    public void Visible_WhenACharacterWouldNotBeSeen_WritesAnEscape(string text, string expected) =>
        Assert.Equal(expected, OutsideText.Visible(text));

    [Fact]
    public void Visible_WhenASurrogateIsAlone_WritesAnEscape()
    {
        Assert.Equal(@"high \ud83d end", OutsideText.Visible("high \ud83d end"));
        Assert.Equal(@"low \ude00", OutsideText.Visible("low \ude00"));
        Assert.Equal(@"at the end \ud83d", OutsideText.Visible("at the end \ud83d"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  pass  replication: amply-redis-prod-002 is in sync, 1.4 MiB (0 %)")]
    [InlineData("ünïcode, 日本語, العربية, emoji 😀, → and …")]
    [InlineData(@"C:\temp\new and \x1b as somebody typed it")]
    public void Visible_WhenEveryCharacterIsSeen_ChangesNothing(string text) => Assert.Same(text, OutsideText.Visible(text));

    [Fact]
    public void Visible_OfEveryCodePoint_LeavesNoneThatATerminalActsOn()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.TryCreate(value, out var rune))
            {
                continue;
            }

            var visible = OutsideText.Visible(rune.ToString());
            var hides = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            Assert.True(!hides || visible.All(c => c is > ' ' and <= '~'), $"U+{value:X4} became '{visible}'");
            Assert.Equal(visible, OutsideText.Visible(visible));
        }
    }
}
