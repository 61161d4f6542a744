namespace Pulumi.Aws.ElastiCache.Outputs;

/// <summary>Part of the outputs of <see cref="ParameterGroup"/>.</summary>
[OutputType]
public sealed class ParameterGroupParameter
{
    public readonly string Name;
    public readonly string Value;

    [OutputConstructor]
    private ParameterGroupParameter(string name, string value)
    {
        Name = name;
        Value = value;
    }
}
