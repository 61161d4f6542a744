using System.Text.RegularExpressions;

namespace Amply.Ops.Terminal;

/// <summary>Cleans every text for a terminal, so that no value can move the cursor, forge a line or reverse the text.</summary>
/// <remarks>Each text is one line. Text for programs is not changed: JSON has its own escapes.</remarks>
internal sealed class CleanTerminal : ITerminal
{
    private readonly ITerminal inner;

    private CleanTerminal(ITerminal inner) => this.inner = inner;

    public bool CanAsk => inner.CanAsk;

    public bool IsLive => inner.IsLive;

    public static ITerminal Before(ITerminal terminal) => terminal is CleanTerminal ? terminal : new CleanTerminal(terminal);

    public ScreenSize? Size => inner.Size;

    public void Clear() => inner.Clear();

    public void Line(string text = "", Tone tone = Tone.Plain) => inner.Line(OutsideText.Visible(text), tone);

    public void Note(string text, Tone tone = Tone.Plain) => inner.Note(OutsideText.Visible(text), tone);

    /// <summary>For programs, as <see cref="Raw"/>.</summary>
    public void Problem(Problem problem) => inner.Problem(problem);

    public void Table(TableView table) => inner.Table(new TableView(
        [.. table.Columns.Select(OutsideText.Visible)],
        [.. table.Rows.Select(row => row.Select(cell => cell with { Text = OutsideText.Visible(cell.Text) }).ToImmutableArray())]));

    public void Raw(string text) => inner.Raw(text);

    public string? TakeLostOutput() => inner.TakeLostOutput();

    public Task<string?> AskAsync(string question, CancellationToken cancellationToken) =>
        inner.AskAsync(OutsideText.Visible(question), cancellationToken);

    public SecretLine ReadSecret(string question) => inner.ReadSecret(OutsideText.Visible(question));

    public IProgressLine Progress() => new CleanProgress(inner.Progress());

    private sealed class CleanProgress(IProgressLine inner) : IProgressLine
    {
        public void Show(string text) => inner.Show(OutsideText.Visible(text));

        public void Await(string work) => inner.Await(OutsideText.Visible(work));

        public void Dispose() => inner.Dispose();
    }
}

/// <summary>
/// Removes secrets and the applications' keys from texts of others: replies of AWS, events, logs. It is a second protection.
/// </summary>
public static partial class SecretMask
{
    /// <summary>
    /// The text with <c>[secret]</c> in place of passwords in URLs, client settings and the secret's JSON, of ids of sessions, and of the
    /// text after the prefixes of the applications' keys.
    /// </summary>
    public static string Of(string text) => Shape().Replace(text, "${before}[secret]${after}");

    // A session's id is a password: a person who reads it can log in as its user.
    [GeneratedRegex(
        """
        (?<before>rediss?://[^:@/\s]*:)[^@\s]+(?<after>@)
        |(?<before>\bpassword=)[^,;\s]+(?<after>)
        |(?<before>"token"\s*:\s*")[^"]*(?<after>")
        |(?<before>\b(?:session|user_sessions|rate|cache):|\bcelery-task-meta-)(?!\[secret\])[^\s'"`,;]+(?<after>)
        |(?<before>\bses_)[A-Za-z0-9_-]+(?<after>)
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Shape();
}
