using System.Net;
using System.Net.Sockets;
using Amply.Lab.Servers;

namespace Amply.Lab.Supervisor;

/// <summary>Finds a /24 of loopback whose ports for a lab are free.</summary>
internal static class NetworkChooser
{
    private const int Attempts = 64;
    private const uint Stride = 7919;

    /// <param name="place">The text that decides where the search starts. The same text usually leads to the same addresses.</param>
    /// <param name="skip">How many places to skip, because another lab took them before the nodes started.</param>
    /// <param name="bus">Whether the nodes need a port for the cluster bus too.</param>
    /// <exception cref="LabRefusedException">A process listens at the port on all addresses.</exception>
    public static LabNetwork Choose(string place, int skip, int port, int apiPort, bool bus)
    {
        var seed = place.Aggregate(17u, (hash, c) => (hash * 31) + c) + ((uint)skip * Stride);
        string? taken = null;
        for (var attempt = 0u; attempt < Attempts; attempt++)
        {
            // Other programs use 127.0.*.*, so the second part is 16 to 239.
            var third = (seed + (attempt * Stride)) % (224 * 254);
            var network = new LabNetwork($"127.{16 + (third / 254)}.{1 + (third % 254)}", port);
            int[] ports = bus ? [port, network.BusPort] : [port];
            string[] addresses = [network.Primary, network.Reader, network.Configuration, network.Node(0), network.Link(0)];
            taken = addresses
                .SelectMany(address => ports.Select(one => (Address: address, Port: one)))
                .Append((Address: network.Api, Port: apiPort))
                .Where(at => !IsFree(at.Address, at.Port))
                .Select(at => $"{at.Address}:{at.Port}")
                .FirstOrDefault();
            if (taken is null)
            {
                return network;
            }

            foreach (var needed in ports)
            {
                if (ListenerProcesses.OnAllAddresses(needed) is { } holder)
                {
                    throw new LabRefusedException(
                        $"port {needed} is taken on every address, so {taken} is too: {holder} listens on 0.0.0.0:{needed}",
                        $"stop it, or choose another port: --port {port + 1}");
                }
            }
        }

        throw new LabRefusedException(
            $"no free loopback network was found in {Attempts} tries; {taken} was taken last", $"choose another port: --port {port + 1}");
    }

    private static bool IsFree(string address, int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>Finds the process that listens on a port, as far as this user may see it.</summary>
internal static class ListenerProcesses
{
    private const string Listening = "0A";
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>The process, or "a process of another user"; null if no process listens on all addresses.</summary>
    public static string? OnAllAddresses(int port)
    {
        var wanted = port.ToString("X4");
        foreach (var table in Tables.Where(File.Exists))
        {
            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                var local = fields[1].Split(':');
                if (fields[3] == Listening && local[1] == wanted && local[0].All(c => c == '0'))
                {
                    return Holder(fields[9]) ?? "a process of another user";
                }
            }
        }

        return null;
    }

    private static string? Holder(string inode)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            try
            {
                if (Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(fd => new FileInfo(fd).LinkTarget == $"socket:[{inode}]"))
                {
                    return $"{File.ReadAllText(Path.Combine(process, "comm")).Trim()} (process {Path.GetFileName(process)})";
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The process has exited, or belongs to another user.
            }
        }

        return null;
    }
}
