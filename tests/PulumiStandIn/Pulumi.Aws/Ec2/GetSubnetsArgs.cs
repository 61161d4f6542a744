namespace Pulumi.Aws.Ec2;

/// <summary>Arguments of <see cref="GetSubnets"/>.</summary>
public sealed class GetSubnetsArgs : InvokeArgs
{
    public static new GetSubnetsArgs Empty => new();

    [Input("filters")]
    private List<Inputs.GetSubnetsFilterArgs>? _filters;

    public List<Inputs.GetSubnetsFilterArgs> Filters { get => _filters ??= []; set => _filters = value; }

    [Input("region")]
    public string? Region { get; set; }

    [Input("tags")]
    private Dictionary<string, string>? _tags;

    public Dictionary<string, string> Tags { get => _tags ??= []; set => _tags = value; }
}
