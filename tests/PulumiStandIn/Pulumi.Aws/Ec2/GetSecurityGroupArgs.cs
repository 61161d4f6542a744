namespace Pulumi.Aws.Ec2;

/// <summary>Arguments of <see cref="GetSecurityGroup"/>.</summary>
public sealed class GetSecurityGroupArgs : InvokeArgs
{
    public static new GetSecurityGroupArgs Empty => new();

    [Input("filters")]
    private List<Inputs.GetSecurityGroupFilterArgs>? _filters;

    public List<Inputs.GetSecurityGroupFilterArgs> Filters { get => _filters ??= []; set => _filters = value; }

    [Input("id")]
    public string? Id { get; set; }

    [Input("name")]
    public string? Name { get; set; }

    [Input("region")]
    public string? Region { get; set; }

    [Input("tags")]
    private Dictionary<string, string>? _tags;

    public Dictionary<string, string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("vpcId")]
    public string? VpcId { get; set; }
}
