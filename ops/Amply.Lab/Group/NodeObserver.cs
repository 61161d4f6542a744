using Amply.Lab.Servers;

namespace Amply.Lab.Group;

/// <summary>Reads the nodes, and keeps the result for callers that cannot wait.</summary>
public sealed class NodeObserver(IDataPlane dataPlane)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private volatile ImmutableDictionary<string, NodeView> last = ImmutableDictionary<string, NodeView>.Empty;

    /// <summary>Reads every node. A node that does not answer takes long.</summary>
    public async Task<ImmutableDictionary<string, NodeView>> LookAsync(CancellationToken cancellationToken) =>
        last = (await dataPlane.NodesAsync(cancellationToken)).ToImmutableDictionary(node => node.Id);

    /// <summary>
    /// Reads every node, or returns the last result after two seconds, so that a describing call does not hang with a node.
    /// </summary>
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
