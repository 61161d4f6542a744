using System.CommandLine;

namespace Amply.Ops.Commands.Sessions;

/// <summary><c>sessions count|list|flush</c>.</summary>
internal static class SessionsCommand
{
    public static Command Create(CommandServices services) => new("sessions", "Count, list and end sessions.")
    {
        SessionsCountCommand.Create(services),
        SessionsListCommand.Create(services),
        SessionsFlushCommand.Create(services),
    };
}
