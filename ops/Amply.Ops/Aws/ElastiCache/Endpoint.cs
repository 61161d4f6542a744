namespace Amply.Ops.Aws.ElastiCache;

/// <summary>Where something listens.</summary>
public sealed record Endpoint(string Address, int Port)
{
    public override string ToString() => $"{Address}:{Port}";
}
