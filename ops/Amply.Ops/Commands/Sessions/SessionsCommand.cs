using System.CommandLine;

namespace Amply.Ops.Commands.Sessions;

/// <summary><c>sessions count|list|show|flush|reindex</c>.</summary>
internal static class SessionsCommand
{
    public static Command Create(CommandServices services) => new("sessions", "Count, list, show, end and reindex sessions.")
    {
        SessionsCountCommand.Create(services),
        SessionsListCommand.Create(services),
        SessionsShowCommand.Create(services),
        SessionsFlushCommand.Create(services),
        SessionsReindexCommand.Create(services),
    };
}
