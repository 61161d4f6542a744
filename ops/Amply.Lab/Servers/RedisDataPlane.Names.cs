using System.Net;

namespace Amply.Lab.Servers;

/// <summary>What the names of a private lab lead to.</summary>
internal sealed partial class RedisDataPlane : IBastionNames
{
    private Bastion? bastion;

    /// <summary>The URL of the way into a private lab; null in an open lab.</summary>
    public string? BastionUrl => bastion?.Url;

    public bool TryFind(string host, int port, out IPEndPoint? target)
    {
        target = null;
        if (port != settings.Network.Port || settings.Names?.LabelOf(host) is not { } label)
        {
            return false;
        }

        if (!endpoints.TryFind(label, out var node))
        {
            node = roster.All.FirstOrDefault(one => one.Id == label);
            if (node is null)
            {
                return false;
            }
        }

        target = node is { IsCut: false } ? node.Endpoint : null;
        return true;
    }

    private void OpenBastion()
    {
        if (settings.Names is not null)
        {
            bastion = Bastion.Listen(IPAddress.Parse(settings.Network.Bastion), new SocksRoute(this, network, settings.Clock));
        }
    }
}
