using System.Text;

namespace Amply.Ops.Terminal;

/// <summary>One line that no screen and no log shows, or why it could not be read.</summary>
/// <remarks>This is not a record, so that no text made of it contains the line.</remarks>
public sealed class SecretLine
{
    private const int Most = 4_096;
    private const char EndOfInput = '\u0004';
    private const char Interrupt = '\u0003';

    private SecretLine(string? text, string? problem) => (Text, Problem) = (text, problem);

    /// <summary>The line; null where there is none.</summary>
    public string? Text { get; }

    /// <summary>Why there is no line, as a sentence without its end; null where there is one.</summary>
    public string? Problem { get; }

    /// <summary>Whether the person pressed Ctrl-C.</summary>
    public bool IsCancelled { get; private init; }

    /// <summary>For a terminal that has no input.</summary>
    public static SecretLine None { get; } = Without("standard input is empty");

    public static SecretLine Of(string text) => new(text, null);

    /// <summary>Reads one line of a pipe or a file.</summary>
    public static SecretLine From(TextReader input)
    {
        var text = new StringBuilder();
        int read;
        while ((read = input.Read()) >= 0 && read != '\n')
        {
            if (text.Append((char)read).Length > Most)
            {
                return Without($"the line on standard input is longer than {Most:N0} characters");
            }
        }

        // A second line is usually already there. The wait for one could last for ever.
        for (var more = 0; input.Peek() >= 0 && more < Most; more++)
        {
            if (!char.IsWhiteSpace((char)input.Read()))
            {
                return Without("standard input holds more than one line");
            }
        }

        return text.ToString().Trim() is { Length: > 0 } line ? Of(line) : None;
    }

    /// <summary>Asks, and reads what a person types or pastes, until Enter. Nothing of it is shown.</summary>
    public static SecretLine FromKeyboard(string question)
    {
        var text = new StringBuilder();
        var before = Console.TreatControlCAsInput;

        // Without this Ctrl-C would wait for Enter.
        Console.TreatControlCAsInput = true;
        try
        {
            // The first look at the keyboard turns the echo off. A person may type as soon as the question is there.
            _ = Console.KeyAvailable;
            Console.Error.Write($"{question} ");
            while (true)
            {
                var key = Console.ReadKey(intercept: true);
                switch (key)
                {
                    case { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' or EndOfInput }:
                        return text.ToString().Trim() is { Length: > 0 } line ? Of(line) : Without("nothing was typed");
                    case { KeyChar: Interrupt } or { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control }:
                        return new SecretLine(null, "cancelled") { IsCancelled = true };
                    case { Key: ConsoleKey.Backspace }:
                        text.Length = Math.Max(0, text.Length - 1);
                        break;
                    case { KeyChar: >= ' ' } when text.Length == Most:
                        return Without($"the line is longer than {Most:N0} characters");
                    case { KeyChar: >= ' ' }:
                        text.Append(key.KeyChar);
                        break;
                }
            }
        }
        finally
        {
            Console.TreatControlCAsInput = before;
            Console.Error.WriteLine();
        }
    }

    private static SecretLine Without(string problem) => new(null, problem);
}
