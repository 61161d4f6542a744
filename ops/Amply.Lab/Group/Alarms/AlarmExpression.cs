using System.Globalization;
using System.Text.RegularExpressions;

namespace Amply.Lab.Group.Alarms;

/// <summary>The part of metric math that alarms here use: numbers, metric ids, + - * /, comparisons, parentheses, IF and FILL.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html</remarks>
/// <param name="metric">Returns the value of a metric by its id; null if it has none.</param>
public sealed partial class AlarmExpression(string expression, Func<string, double?> metric)
{
    private readonly ImmutableArray<string> tokens =
        [.. Token().Matches(expression).Select(match => match.Value).Where(token => !string.IsNullOrWhiteSpace(token))];

    private int position;

    /// <summary>Evaluates the expression; null if a metric has no value, or on a division by zero.</summary>
    /// <exception cref="FormatException">The expression is not one that this reader understands.</exception>
    public double? Evaluate()
    {
        var value = Comparison();
        return position == tokens.Length
            ? value
            : throw new FormatException($"'{tokens[position]}' is not understood in the expression {expression}.");
    }

    [GeneratedRegex(@"\d+(\.\d+)?|[A-Za-z][A-Za-z0-9_]*|[<>=!]=|\s+|.")]
    private static partial Regex Token();

    private double? Comparison()
    {
        var left = Sum();
        while (Peek() is "<" or ">" or "<=" or ">=" or "==" or "!=")
        {
            var sign = Next();
            var right = Sum();
            left = left is null || right is null ? null : (sign switch
            {
                "<" => left < right,
                ">" => left > right,
                "<=" => left <= right,
                ">=" => left >= right,
                "==" => left == right,
                _ => left != right,
            }) ? 1 : 0;
        }

        return left;
    }

    private double? Sum()
    {
        var left = Product();
        while (Peek() is "+" or "-")
        {
            left = Next() is "+" ? left + Product() : left - Product();
        }

        return left;
    }

    private double? Product()
    {
        var left = Factor();
        while (Peek() is "*" or "/")
        {
            var divide = Next() is "/";
            var right = Factor();
            left = !divide ? left * right : right is 0 ? null : left / right;
        }

        return left;
    }

    private double? Factor()
    {
        var token = Next();
        switch (token)
        {
            case "-":
                return -Factor();
            case "(":
                var inner = Comparison();
                Expect(")");
                return inner;
            case "IF" or "FILL" when Peek() is "(":
                return Function(token);
            default:
                return double.TryParse(token, NumberStyles.AllowDecimalPoint, null, out var number) ? number
                    : char.IsAsciiLetter(token[0]) ? metric(token)
                    : throw new FormatException($"'{token}' is not understood in an expression.");
        }
    }

    private double? Function(string name)
    {
        Expect("(");
        var first = Comparison();
        Expect(",");
        var second = Comparison();
        if (name is "FILL")
        {
            Expect(")");
            return first ?? second;
        }

        double? third = null;
        if (Peek() is ",")
        {
            Expect(",");
            third = Comparison();
        }

        Expect(")");
        return first is null ? null : first is not 0 ? second : third;
    }

    private string? Peek() => position < tokens.Length ? tokens[position] : null;

    private string Next() => position < tokens.Length ? tokens[position++] : throw new FormatException("The expression ends too early.");

    private void Expect(string token)
    {
        if (Next() is var found && found != token)
        {
            throw new FormatException($"'{token}' was expected in the expression, not '{found}'.");
        }
    }
}
