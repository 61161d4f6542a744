using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Amply.Infra.Plan;

/// <summary>Checks a YAML text without building its values: a few lines of anchors can mean more values than memory holds.</summary>
internal sealed class YamlShape
{
    /// <summary>Values, with the values that aliases repeat. A stack's file has about 30.</summary>
    private const int MaxValues = 10_000;

    private const int MaxDepth = 32;

    private readonly Parser parser;
    private readonly Dictionary<string, Extent?> anchors = new(StringComparer.Ordinal);
    private readonly Stack<Level> open = new();
    private int documents;

    private YamlShape(Parser parser) => this.parser = parser;

    /// <returns>The problem and its line; null where the text is in order.</returns>
    public static (long Line, string Problem)? Check(string text)
    {
        var scanner = new Scanner(new StringReader(text));
        var shape = new YamlShape(new Parser(scanner));
        try
        {
            while (shape.parser.MoveNext())
            {
                if (shape.Problem(shape.parser.Current!) is { } problem)
                {
                    return (shape.parser.Current!.Start.Line, problem);
                }
            }

            return null;
        }
        catch (Exception error) when (error is YamlException or InvalidOperationException)
        {
            // The parser throws the second where names follow below an open bracket.
            return (scanner.CurrentPosition.Line, "the file is not YAML");
        }
    }

    private string? Problem(ParsingEvent at)
    {
        var within = open.TryPeek(out var level) ? level : null;
        switch (at)
        {
            case DocumentStart when ++documents > 1:
                return "a second document begins, and a stack's file has one";
            case MappingEnd or SequenceEnd:
                open.Pop();
                return Complete(new Extent(level!.Size + 1, level.Height + 1), level.Anchor);
            case Scalar key when within is { ExpectsKey: true }:
                within.ExpectsKey = false;
                return within.Keys.Add(key.Value) ? null : $"the name '{key.Value}' is given a second time";
            case NodeEvent or AnchorAlias when within is { ExpectsKey: true }:
                return "a name is expected, and the file has a list, an object or an alias";
            case Scalar or SequenceStart when within is null:
                return "names with values are expected, and the file has a list or a single value";
            case Scalar scalar:
                return Complete(new Extent(1, 0), Name(scalar));
            case AnchorAlias alias when !anchors.TryGetValue(alias.Value.Value, out var known):
                return $"*{alias.Value} refers to no value before it";
            case AnchorAlias alias:
                return anchors[alias.Value.Value] is { } repeated
                    ? Complete(repeated, null)
                    : $"*{alias.Value} refers to the value that holds it";
            case NodeEvent start:
                return Begin(start);
            default:
                return null;
        }
    }

    private string? Begin(NodeEvent start)
    {
        var name = Name(start);
        if (name is not null)
        {
            // The value is not complete yet.
            anchors[name] = null;
        }

        open.Push(new Level(start is MappingStart, name));
        return open.Count > MaxDepth ? TooDeep : null;
    }

    private string? Complete(Extent value, string? name)
    {
        if (name is not null)
        {
            anchors[name] = value;
        }

        if (!open.TryPeek(out var within))
        {
            return null;
        }

        within.Size += value.Size;
        within.Height = Math.Max(within.Height, value.Height);
        within.ExpectsKey = within.IsMapping;
        return within.Size > MaxValues ? $"there are more than {MaxValues} values, with those that aliases repeat"
            : open.Count + value.Height > MaxDepth ? TooDeep
            : null;
    }

    private static string TooDeep => $"values are nested more than {MaxDepth} deep";

    private static string? Name(NodeEvent node) => node.Anchor.IsEmpty ? null : node.Anchor.Value;

    private sealed record Extent(int Size, int Height);

    private sealed class Level(bool isMapping, string? anchor)
    {
        public bool IsMapping { get; } = isMapping;

        public string? Anchor { get; } = anchor;

        public bool ExpectsKey { get; set; } = isMapping;

        public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

        public int Size { get; set; }

        public int Height { get; set; }
    }
}
