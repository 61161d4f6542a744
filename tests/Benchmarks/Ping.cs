using System.Buffers;
using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HdrHistogram;

namespace Amply.Benchmarks;

/// <summary>Another client of the same server, in a process of its own: how long its PINGs take while something else goes on.</summary>
internal static class Ping
{
    public const string TokenVariable = "AMPLY_BENCH_TOKEN";

    private const long HighestMicroseconds = 60_000_000;

    /// <summary>Pings every millisecond until its input ends, then writes the 99th percentile and the worst, in microseconds.</summary>
    public static int Run(string host, int port, string? authority, string? token)
    {
        using var client = new TcpClient(host, port) { NoDelay = true };
        using var stream = Open(client, host, authority);
        if (token is not null)
        {
            Ask(stream, $"AUTH {token}\r\n");
        }

        var times = new LongHistogram(HighestMicroseconds, 3);
        var ended = Task.Run(() => Console.In.ReadToEnd());
        while (!ended.IsCompleted)
        {
            var began = Stopwatch.GetTimestamp();
            Ask(stream, "PING\r\n");
            times.RecordValue(Math.Clamp((long)Stopwatch.GetElapsedTime(began).TotalMicroseconds, 1, HighestMicroseconds));
            Thread.Sleep(1);
        }

        Console.WriteLine($"{times.GetValueAtPercentile(99)} {times.GetMaxValue()}");
        return 0;
    }

    private static Stream Open(TcpClient client, string host, string? authority)
    {
        if (authority is null)
        {
            return client.GetStream();
        }

        var roots = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        roots.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(authority));
        var secured = new SslStream(client.GetStream());
        secured.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = roots });
        return secured;
    }

    private static void Ask(Stream stream, string command)
    {
        stream.Write(Encoding.ASCII.GetBytes(command));
        var answer = ArrayPool<byte>.Shared.Rent(256);
        var length = stream.Read(answer);
        var first = length > 0 ? (char)answer[0] : '-';
        ArrayPool<byte>.Shared.Return(answer);
        if (first is not '+')
        {
            throw new IOException($"The server closed the connection, or answered '{first}…' instead of '+…'.");
        }
    }
}
