using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Amply.TestServers;

/// <summary>An API on loopback that answers as the test says, byte for byte; what the test leaves alone is passed on to a good one.</summary>
internal sealed partial class HostileApi : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<string> actions = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Func<HostileCall, Task> answer;
    private readonly Uri? good;
    private readonly Task accepting;

    private HostileApi(Func<HostileCall, Task> answer, Uri? good)
    {
        (this.answer, this.good) = (answer, good);
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Endpoint => new($"http://{listener.LocalEndpoint}");

    /// <summary>What was asked for, in its order.</summary>
    public IReadOnlyCollection<string> Actions => actions;

    public static HostileApi Start(Func<HostileCall, Task> answer, Uri? good = null) => new(answer, good);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        http.Dispose();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptSocketAsync(stopping.Token));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over, and the listener was stopped.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using var closing = socket;
            await using var stream = new NetworkStream(socket);
            var (headers, body) = await ReadAsync(stream);
            var action = Target().Match(headers) is { Success: true } json ? json.Groups[1].Value : Action().Match(body).Groups[1].Value;
            actions.Enqueue(action);
            await answer(new HostileCall(action, stream, () => PassOnAsync(headers, body), stopping.Token));
            socket.Shutdown(SocketShutdown.Send);
            // Else what the client still sends would reset the connection before it has read the answer.
            while (await stream.ReadAsync(new byte[1024], stopping.Token) > 0)
            {
            }
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException)
        {
            // The client has seen enough.
        }
    }

    private async Task<(string Headers, string Body)> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 << 10];
        for (int end = -1, length = 0; end < 0 || text.Length < end + 4 + length;)
        {
            var read = await stream.ReadAsync(buffer, stopping.Token);
            if (read is 0)
            {
                throw new IOException("the request was cut off");
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            if (end < 0 && (end = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal)) >= 0)
            {
                length = Length().Match(text.ToString(0, end)) is { Success: true } told ? int.Parse(told.Groups[1].Value) : 0;
            }
        }

        var whole = text.ToString().Split("\r\n\r\n", 2);
        return (whole[0], whole[1]);
    }

    private async Task<(int Status, string Body)> PassOnAsync(string headers, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, good) { Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body)) };
        foreach (var header in headers.Split("\r\n").Skip(1).Select(line => line.Split(": ", 2)).Where(pair => pair is [not ("Host" or "Content-Length"), _]))
        {
            _ = request.Headers.TryAddWithoutValidation(header[0], header[1]) || request.Content.Headers.TryAddWithoutValidation(header[0], header[1]);
        }

        using var reply = await http.SendAsync(request, stopping.Token);
        return ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync(stopping.Token));
    }

    [GeneratedRegex(@"^X-Amz-Target: \w+\.(\w+)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Target();

    [GeneratedRegex(@"(?:^|&)Action=(\w+)")]
    private static partial Regex Action();

    [GeneratedRegex(@"^Content-Length: (\d+)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Length();
}

/// <summary>A call that waits for its answer.</summary>
/// <param name="GoodAsync">What the good API answers to it.</param>
internal sealed record HostileCall(string Action, Stream Output, Func<Task<(int Status, string Body)>> GoodAsync, CancellationToken Ends)
{
    public bool IsJson => Action is "GetSecretValue";

    public string Type => IsJson ? "application/x-amz-json-1.1" : "text/xml";

    public Task ReplyAsync(int status, string type, string body, params string[] headers) => ReplyAsync(status, type, Encoding.UTF8.GetBytes(body), headers);

    public async Task ReplyAsync(int status, string type, byte[] body, params string[] headers)
    {
        string[] all = [$"HTTP/1.1 {status} X", $"Content-Type: {type}", $"Content-Length: {body.Length}", "Connection: close", .. headers];
        await RawAsync(string.Join("\r\n", all) + "\r\n\r\n");
        await Output.WriteAsync(body, Ends);
    }

    public async Task RawAsync(string text) => await Output.WriteAsync(Encoding.Latin1.GetBytes(text), Ends);

    /// <summary>Answers as the good API does.</summary>
    public async Task PassOnAsync()
    {
        var (status, body) = await GoodAsync();
        await ReplyAsync(status, Type, body);
    }
}
