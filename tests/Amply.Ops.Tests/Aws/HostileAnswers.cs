using System.IO.Compression;
using System.Text;

namespace Amply.TestServers;

/// <summary>What answers in a service's place: portals, proxies, caches, attackers. By name, so that a failing test says which.</summary>
internal static class HostileAnswers
{
    private const string Page = "<html><head><title>Welcome to the Wi-Fi</title></head><body><p>Accept the terms to go on.</p></body></html>";

    public static IReadOnlyDictionary<string, Func<HostileCall, Task>> All { get; } = new Dictionary<string, Func<HostileCall, Task>>
    {
        ["a portal's page"] = call => call.ReplyAsync(200, "text/html; charset=utf-8", Page),
        ["a page that says it is XML"] = call => call.ReplyAsync(200, call.Type, Page),
        ["plain text"] = call => call.ReplyAsync(200, "text/plain", "OK"),
        ["JSON"] = call => call.ReplyAsync(200, "application/json", """{"ok":true}"""),
        ["a JSON list"] = call => call.ReplyAsync(200, call.Type, "[]"),
        ["nothing"] = call => call.ReplyAsync(200, call.Type, ""),
        ["no content"] = call => call.RawAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
        ["an end before the length"] = call => call.RawAsync($"HTTP/1.1 200 OK\r\nContent-Type: {call.Type}\r\nContent-Length: 4000\r\n\r\n{Begin(call)}"),
        ["an end without a length"] = call => call.RawAsync($"HTTP/1.1 200 OK\r\nContent-Type: {call.Type}\r\nConnection: close\r\n\r\n{Begin(call)}"),
        ["an error as a success"] = call => call.ReplyAsync(
            200, call.Type, call.IsJson ? """{"__type":"Throttling"}""" : "<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>"),
        ["another call's answer"] = call => call.ReplyAsync(200, call.Type, "<ListTagsForResourceResponse><ListTagsForResourceResult/></ListTagsForResourceResponse>"),
        ["no result"] = call => call.ReplyAsync(200, call.Type, $"<{call.Action}Response/>"),
        ["two results"] = call => call.ReplyAsync(200, call.Type, $"<{call.Action}Response><{call.Action}Result/><{call.Action}Result/></{call.Action}Response>"),
        ["an empty result"] = call => call.ReplyAsync(200, call.Type, call.IsJson ? "{}" : Result(call, "")),
        ["a bomb of entities"] = call => call.ReplyAsync(200, call.Type, Bomb(call)),
        ["a file of this machine"] = call => call.ReplyAsync(
            200, call.Type, $"""<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>{Result(call, "&f;")}"""),
        ["a deep document"] = call => call.ReplyAsync(
            200, call.Type, call.IsJson ? new string('[', 100_000) : Many("<a>", 100_000) + Many("</a>", 100_000)),
        ["too many elements"] = call => call.ReplyAsync(200, call.Type, Result(call, Many("<a/>", 1_000_000))),
        ["another encoding"] = call => call.ReplyAsync(200, call.Type, Encoding.Latin1.GetBytes(Begin(call) + "\u00e9\u00e8")),
        ["an encoding that is not so"] = call => call.ReplyAsync(200, call.Type, $"<?xml version=\"1.0\" encoding=\"utf-16\"?><{call.Action}Response/>"),
        ["what is compressed"] = call => call.ReplyAsync(200, call.Type, Compressed(Page), "Content-Encoding: gzip"),
        ["bytes without an end"] = EndlessAsync,
        ["an error without a code"] = call => call.ReplyAsync(400, call.Type, call.IsJson ? "{}" : "<ErrorResponse><Error/></ErrorResponse>"),
        ["an error whose code is none"] = call => call.ReplyAsync(
            400, call.Type, call.IsJson ? """{"__type":"$(reboot)\u001b[2J"}""" : "<ErrorResponse><Error><Code>$(reboot)</Code></Error></ErrorResponse>"),
        ["a proxy that wants a log-in"] = call => call.ReplyAsync(407, "text/html", Page, "Proxy-Authenticate: Basic"),
        ["a proxy that forbids"] = call => call.ReplyAsync(403, "text/html", Page),
        ["a proxy that finds it too large"] = call => call.ReplyAsync(413, "text/html", Page),
        ["a proxy that finds nobody"] = call => call.ReplyAsync(502, "text/html", Page),
        ["a balancer without a target"] = call => call.ReplyAsync(503, "text/html", Page),
        ["another protocol"] = call => call.RawAsync("SSH-2.0-OpenSSH_9.6\r\n"),
    };

    private static string Begin(HostileCall call) => call.IsJson ? """{"ARN":"arn:aws:""" : $"<{call.Action}Response><{call.Action}Result><Marker>abc";

    private static string Result(HostileCall call, string content) =>
        $"<{call.Action}Response><{call.Action}Result>{content}</{call.Action}Result></{call.Action}Response>";

    private static string Many(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Bomb(HostileCall call)
    {
        var entities = Enumerable.Range(1, 9).Select(level => $"<!ENTITY e{level} \"{Many($"&e{level - 1};", 10)}\">");
        return $"<!DOCTYPE x [<!ENTITY e0 \"lol\">{string.Concat(entities)}]>{Result(call, "&e9;")}";
    }

    private static byte[] Compressed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static async Task EndlessAsync(HostileCall call)
    {
        await call.RawAsync($"HTTP/1.1 200 OK\r\nContent-Type: {call.Type}\r\nConnection: close\r\n\r\n<{call.Action}Response><!--");
        var blanks = Encoding.Latin1.GetBytes(new string(' ', 64 << 10));
        while (true)
        {
            await call.Output.WriteAsync(blanks, call.Ends);
        }
    }
}
