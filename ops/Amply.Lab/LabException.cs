using System.Net.Sockets;
using System.Security.Authentication;

namespace Amply.Lab;

/// <summary>Something of a lab did not come about; the message is the lab's own and names what and where.</summary>
public class LabException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The end of the log that tells more, a line each.</summary>
    public ImmutableArray<string> Details { get; init; } = [];

    /// <summary>
    /// What a failure is called in an event, in a log and to a person: our own words, else the name of its kind. A library's message may
    /// quote keys.
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

/// <summary>A lab was not started or changed; nothing was left behind. The message says why, the remedy what to do.</summary>
public sealed class LabRefusedException(string message, string remedy) : LabException(message)
{
    public string Remedy { get; } = remedy;
}
