namespace Amply.Lab.DataPlane.Nodes;

/// <summary>A node does not answer, or refuses a command of the lab's own.</summary>
internal sealed class NodeException(string message, bool isRefusal, Exception? inner = null) : LabException(message, inner)
{
    /// <summary>Whether the node answered, with an error; its connection is as good as before.</summary>
    public bool IsRefusal { get; } = isRefusal;
}
