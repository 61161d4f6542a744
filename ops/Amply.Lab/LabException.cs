using System.Net.Sockets;
using System.Security.Authentication;

namespace Amply.Lab;

/// <summary>A step of a lab failed. The message is in the lab's own words and names the step and the place.</summary>
public class LabException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The last lines of the log that explains the failure.</summary>
    public ImmutableArray<string> Details { get; init; } = [];

    /// <summary>
    /// The words for a failure in an event, in a log and on the screen: our own words, else the name of the exception's type. A library's
    /// message is not used, because it may quote keys.
    /// </summary>
    internal static string Words(Exception error) => error switch
    {
        LabException or RespException => error.Message,
        SocketException socket => $"the network failed ({socket.SocketErrorCode})",
        AuthenticationException => "the TLS handshake failed",
        EndOfStreamException => "the connection was closed",
        IOException { InnerException: SocketException socket } => $"the connection was lost ({socket.SocketErrorCode})",
        OperationCanceledException => "it took too long",
        IOException or UnauthorizedAccessException => FileReason.Of(error),
        _ => error.GetType().Name,
    };
}

/// <summary>The lab was not started or changed, and nothing was left behind. The message says why; the remedy says what to do.</summary>
public sealed class LabRefusedException(string message, string remedy) : LabException(message)
{
    public string Remedy { get; } = remedy;
}
