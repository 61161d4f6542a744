using System.Globalization;
using Amply.Lab.Group;

namespace Amply.Lab.Aws.Query;

/// <summary>
/// The parameters of one Query request. It keeps the first problem, and <see cref="Problem"/> also names a parameter that no code read.
/// </summary>
public sealed class Parameters(ImmutableSortedDictionary<string, string> values, string prefix = "")
{
    private readonly HashSet<string> read = new(StringComparer.Ordinal);
    private ApiError? problem;

    /// <summary>The request's problem, known when all parameters were read; null if there is none.</summary>
    /// <remarks>AWS ignores some unknown parameters. If a lab ignored them too, a drill could pass that fails on AWS.</remarks>
    public ApiError? Problem => problem ?? (values.Keys.FirstOrDefault(name => !read.Contains(name)) is { } unknown
        ? ApiErrors.InvalidParameterValue($"The parameter {prefix}{unknown} is not supported here.")
        : null);

    public string? Optional(string name)
    {
        read.Add(name);
        return values.GetValueOrDefault(name);
    }

    public string Required(string name)
    {
        if (Optional(name) is { Length: > 0 } value)
        {
            return value;
        }

        problem ??= ApiErrors.InvalidParameterValue($"The parameter {prefix}{name} must be provided and must not be blank.");
        return "";
    }

    public bool? Flag(string name)
    {
        switch (Optional(name))
        {
            case null:
                return null;
            case { } text when bool.TryParse(text, out var flag):
                return flag;
            case { } text:
                problem ??= ApiErrors.InvalidParameterValue($"The parameter {prefix}{name} must be true or false, not {text}.");
                return null;
        }
    }

    public int? Number(string name, int least = int.MinValue, int most = int.MaxValue)
    {
        if (Optional(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, null, out var number) && number >= least && number <= most)
        {
            return number;
        }

        var allowed = least is int.MinValue ? "a number" : $"between {least} and {most}";
        problem ??= ApiErrors.InvalidParameterValue($"The parameter {prefix}{name} must be {allowed}, not {text}.");
        return null;
    }

    public DateTimeOffset? Moment(string name)
    {
        if (Optional(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, null, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment;
        }

        problem ??= ApiErrors.InvalidParameterValue($"The parameter {prefix}{name} must be an ISO 8601 moment, not {text}.");
        return null;
    }

    /// <summary>One of a few words, compared without regard to case.</summary>
    public T? Choice<T>(string name, ImmutableSortedDictionary<string, T> choices) where T : struct
    {
        if (Optional(name) is not { } text)
        {
            return null;
        }

        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        problem ??= ApiErrors.InvalidParameterValue(
            $"The parameter {prefix}{name} must be one of {string.Join(", ", choices.Keys)}, not {text}.");
        return null;
    }

    /// <summary>A list of strings, <c>Name.Member.1</c> or <c>Name.member.1</c>; null if it is missing.</summary>
    public ImmutableArray<string>? Strings(string name, string member)
    {
        var items = Items(name, member).Select(item => item.Values.GetValueOrDefault("", "")).ToImmutableArray();
        return items.IsEmpty ? null : items;
    }

    /// <summary>A list of structures, <c>Name.Member.1.Field</c>. The reader passes each structure to <see cref="Adopt"/>.</summary>
    public ImmutableArray<Parameters> Structures(string name, string member) =>
        [.. Items(name, member).Select(item => new Parameters(item.Values, $"{prefix}{item.Prefix}."))];

    /// <summary>Takes over a structure's problem.</summary>
    public void Adopt(Parameters structure) => problem ??= structure.Problem;

    private IEnumerable<(string Prefix, ImmutableSortedDictionary<string, string> Values)> Items(string name, string member)
    {
        var found = new SortedDictionary<int, (string Prefix, ImmutableSortedDictionary<string, string>.Builder Values)>();
        foreach (var (key, value) in values)
        {
            var parts = key.Split('.', 4);
            if (parts.Length < 3 || parts[0] != name || (parts[1] != member && parts[1] != "member")
                || !int.TryParse(parts[2], NumberStyles.None, null, out var index))
            {
                continue;
            }

            read.Add(key);
            if (!found.TryGetValue(index, out var item))
            {
                var builder = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
                found[index] = item = (string.Join('.', parts[..3]), builder);
            }

            item.Values[parts.Length is 4 ? parts[3] : ""] = value;
        }

        return found.Values.Select(item => (item.Prefix, item.Values.ToImmutable()));
    }
}
