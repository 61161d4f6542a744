namespace Pulumi.Aws.Ec2;

/// <summary>Arguments of <see cref="GetSubnet"/>.</summary>
public sealed class GetSubnetArgs : InvokeArgs
{
    public static new GetSubnetArgs Empty => new();

    [Input("availabilityZone")]
    public string? AvailabilityZone { get; set; }

    [Input("availabilityZoneId")]
    public string? AvailabilityZoneId { get; set; }

    [Input("cidrBlock")]
    public string? CidrBlock { get; set; }

    [Input("defaultForAz")]
    public bool? DefaultForAz { get; set; }

    [Input("filters")]
    private List<Inputs.GetSubnetFilterArgs>? _filters;

    public List<Inputs.GetSubnetFilterArgs> Filters { get => _filters ??= []; set => _filters = value; }

    [Input("id")]
    public string? Id { get; set; }

    [Input("ipv6CidrBlock")]
    public string? Ipv6CidrBlock { get; set; }

    [Input("region")]
    public string? Region { get; set; }

    [Input("state")]
    public string? State { get; set; }

    [Input("tags")]
    private Dictionary<string, string>? _tags;

    public Dictionary<string, string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("vpcId")]
    public string? VpcId { get; set; }
}
