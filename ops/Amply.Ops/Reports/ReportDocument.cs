using System.Text.Json.Nodes;

namespace Amply.Ops.Reports;

/// <summary>A report about an incident, before it is written as HTML or Markdown.</summary>
internal sealed record ReportDocument
{
    public required string Title { get; init; }

    /// <summary>What happened, in one sentence for people who were not there.</summary>
    public required string Summary { get; init; }

    /// <summary>Whether it ended well: a colour on the page.</summary>
    public required bool IsGood { get; init; }

    /// <summary>What the report is about: a name and a text each.</summary>
    public required ImmutableArray<(string Name, string Text)> Facts { get; init; }

    /// <summary>The figures that are read first.</summary>
    public ImmutableArray<(string Name, string Text)> Cards { get; init; } = [];

    public required ImmutableArray<ReportSection> Sections { get; init; }

    /// <summary>The report for programs. It is a part of the file.</summary>
    public required JsonNode? Data { get; init; }
}

/// <summary>A part of a report under a heading: in this order a sentence, a drawing, a table, commands.</summary>
internal sealed record ReportSection(string Title)
{
    public string? Sentence { get; init; }

    /// <summary>A drawing. Markdown has only the table.</summary>
    public TimelineChart? Chart { get; init; }

    public ReportTable? Table { get; init; }

    /// <summary>Commands to copy, one a line.</summary>
    public ImmutableArray<string> Commands { get; init; } = [];
}

/// <summary>A table. A head is aligned as the first cell of its column.</summary>
internal sealed record ReportTable(ImmutableArray<string> Heads, ImmutableArray<ImmutableArray<ReportCell>> Rows)
{
    public static ReportTable Of(ImmutableArray<string> heads, IEnumerable<ReportCell[]> rows) =>
        new(heads, [.. rows.Select(row => row.ToImmutableArray())]);
}

/// <summary>One text of a table.</summary>
/// <param name="Kind">A class of the style sheet: <c>number</c>, <c>id</c>, or a verdict; null: plain text.</param>
internal readonly record struct ReportCell(string Text, string? Kind = null)
{
    public static implicit operator ReportCell(string? text) => new(text ?? "");

    public static ReportCell FromString(string? text) => text;

    public static ReportCell Number(string text) => new(text, "number");

    /// <summary>A name or a time, which does not break.</summary>
    public static ReportCell Id(string text) => new(text, "id");
}

/// <summary>Moments for people: in UTC, and beside it in this machine's zone.</summary>
internal sealed record ReportClock(TimeZoneInfo Zone)
{
    /// <summary>A date and a time.</summary>
    public string Moment(DateTimeOffset at) =>
        $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC{(IsLocal(at) ? $" ({Local(at):yyyy-MM-dd HH:mm:ss} local, {Offset(at)})" : "")}";

    /// <summary>The heads of the cells of <see cref="Cells"/>.</summary>
    public ImmutableArray<string> Heads(string name, DateTimeOffset first) =>
        IsLocal(first) ? [$"{name} (UTC)", $"{name} (local, {Offset(first)})"] : [$"{name} (UTC)"];

    /// <summary>A moment in UTC and local time.</summary>
    /// <param name="first">A moment of the same table: it decides whether there is a column for the local time.</param>
    public ReportCell[] Cells(DateTimeOffset? at, DateTimeOffset first, string format) => !IsLocal(first)
        ? [ReportCell.Id(at?.UtcDateTime.ToString(format) ?? "")]
        : [ReportCell.Id(at?.UtcDateTime.ToString(format) ?? ""), ReportCell.Id(at is { } moment ? Local(moment).ToString(format) : "")];

    private bool IsLocal(DateTimeOffset at) => Zone.GetUtcOffset(at) != TimeSpan.Zero;

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    private string Offset(DateTimeOffset at) =>
        $"{(Zone.GetUtcOffset(at) < TimeSpan.Zero ? '-' : '+')}{Zone.GetUtcOffset(at).Duration():hh\\:mm}";
}
