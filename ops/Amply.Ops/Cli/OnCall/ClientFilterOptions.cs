using System.CommandLine;
using System.Net;
using Amply.Ops.Cli.Sessions;
using Amply.Ops.Routines.Clients;

namespace Amply.Ops.Cli.OnCall;

/// <summary>The options that choose connections; the same for <c>clients</c> and <c>clients kill</c>.</summary>
internal sealed class ClientFilterOptions
{
    private readonly Option<string[]> addresses = new("--address")
    {
        Description = "Only connections from this address or network: 203.0.113.7, 203.0.113.0/24. Repeatable.",
        HelpName = "ADDRESS",
    };

    private readonly Option<string?> name = new("--name")
    {
        Description = "Only clients that gave themselves this name. '' is for clients without a name.",
        HelpName = "NAME",
    };

    private readonly Option<string?> idleOver = new("--idle-over")
    {
        Description = "Only connections without a command for this time: 30s, 10m.",
        HelpName = "TIME",
    };

    private readonly Option<string?> node = NodeOption.Create();

    public IEnumerable<Option> All => [addresses, name, idleOver, node];

    public Attempt<ClientFilter> Read(ParseResult parsed)
    {
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var text in parsed.GetValue(addresses) ?? [])
        {
            if (NetworkText.Read(text, out var network, "--address") is { } refusal)
            {
                return refusal;
            }

            networks.Add(network);
        }

        var idle = TimeSpan.Zero;
        if (parsed.GetValue(idleOver) is { } time && !TimeText.TryDuration(time, out idle))
        {
            return Refusal.Usage($"--idle-over '{time}' is not a time, such as 30s, 10m or 2h", "./amply clients --help");
        }

        return new ClientFilter
        {
            Addresses = networks.ToImmutable(),
            Name = parsed.GetValue(name),
            IdleOver = parsed.GetValue(idleOver) is null ? null : idle,
            Node = parsed.GetValue(node),
        };
    }
}
