using System.Collections.Immutable;
using Amply.Lab.DataPlane;

namespace Amply.Lab.ControlPlane;

/// <summary>Looks at the nodes for a describing call, which must not hang because a node does.</summary>
public sealed class NodeObserver(IDataPlane dataPlane)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private ImmutableDictionary<string, NodeView> last = ImmutableDictionary<string, NodeView>.Empty;

    /// <summary>Every node by id as it is now, or as it was last seen where looking takes too long.</summary>
    public async Task<ImmutableDictionary<string, NodeView>> LookAsync(CancellationToken cancellationToken)
    {
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(Patience);
        try
        {
            last = (await dataPlane.NodesAsync(ceiling.Token)).ToImmutableDictionary(node => node.Id);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The last view still says where the nodes are.
        }

        return last;
    }
}
