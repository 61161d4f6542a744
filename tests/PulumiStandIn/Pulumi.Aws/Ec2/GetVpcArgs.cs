namespace Pulumi.Aws.Ec2;

/// <summary>Arguments of <see cref="GetVpc"/>.</summary>
public sealed class GetVpcArgs : InvokeArgs
{
    public static new GetVpcArgs Empty => new();

    [Input("cidrBlock")]
    public string? CidrBlock { get; set; }

    [Input("default")]
    public bool? Default { get; set; }

    [Input("dhcpOptionsId")]
    public string? DhcpOptionsId { get; set; }

    [Input("filters")]
    private List<Inputs.GetVpcFilterArgs>? _filters;

    public List<Inputs.GetVpcFilterArgs> Filters { get => _filters ??= []; set => _filters = value; }

    [Input("id")]
    public string? Id { get; set; }

    [Input("region")]
    public string? Region { get; set; }

    [Input("state")]
    public string? State { get; set; }

    [Input("tags")]
    private Dictionary<string, string>? _tags;

    public Dictionary<string, string> Tags { get => _tags ??= []; set => _tags = value; }
}
