using System.Collections.Immutable;
using Amply.Lab.Servers;

namespace Amply.Lab.Group;

/// <summary>Looks at the nodes, and remembers what it saw for those who cannot wait.</summary>
public sealed class NodeObserver(IDataPlane dataPlane)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private volatile ImmutableDictionary<string, NodeView> last = ImmutableDictionary<string, NodeView>.Empty;

    /// <summary>Every node by id as it is now, however long a node takes that does not answer.</summary>
    public async Task<ImmutableDictionary<string, NodeView>> LookAsync(CancellationToken cancellationToken) =>
        last = (await dataPlane.NodesAsync(cancellationToken)).ToImmutableDictionary(node => node.Id);

    /// <summary>For a describing call, which must not hang because a node does: as now, or as last seen where looking takes too long.</summary>
    public async Task<ImmutableDictionary<string, NodeView>> GlanceAsync(CancellationToken cancellationToken)
    {
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(Patience);
        try
        {
            return await LookAsync(ceiling.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return last;
        }
    }
}
