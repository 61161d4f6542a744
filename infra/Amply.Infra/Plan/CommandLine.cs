using System.CommandLine;
using System.CommandLine.Invocation;
using Amply.Model;

namespace Amply.Infra.Plan;

/// <summary>The program's own command line, which no engine uses.</summary>
internal static class CommandLine
{
    private const int WrongWords = 2;

    /// <returns>0 done, 1 failed, 2 wrong words or settings, 3 refused.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = new RootCommand("Amply's Redis as a Pulumi program; 'pulumi up' runs it without arguments.") { PlanCommand.Create() }.Parse(args);
        if (parsed.Errors.Count == 0 || parsed.Action is not ParseErrorAction)
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        }

        foreach (var problem in parsed.Errors)
        {
            Say(error, string.Join(' ', OutsideText.Lines(problem.Message, [.. args, .. parsed.Tokens.Select(token => token.Value)])));
        }

        error.WriteLine("  see: ./amply plan --help");
        return WrongWords;
    }

    /// <summary>Says what went wrong; no value in it acts on the terminal.</summary>
    /// <param name="message">A line each for what stands in several.</param>
    internal static void Say(TextWriter error, string message)
    {
        foreach (var line in $"error: {message}".Split('\n'))
        {
            error.WriteLine(OutsideText.Visible(line));
        }
    }
}
