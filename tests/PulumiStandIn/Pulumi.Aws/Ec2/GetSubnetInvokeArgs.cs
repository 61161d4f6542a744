namespace Pulumi.Aws.Ec2;

/// <summary>Arguments of <see cref="GetSubnet"/>.</summary>
public sealed class GetSubnetInvokeArgs : InvokeArgs
{
    public static new GetSubnetInvokeArgs Empty => new();

    [Input("availabilityZone")]
    public Input<string>? AvailabilityZone { get; set; }

    [Input("availabilityZoneId")]
    public Input<string>? AvailabilityZoneId { get; set; }

    [Input("cidrBlock")]
    public Input<string>? CidrBlock { get; set; }

    [Input("defaultForAz")]
    public Input<bool>? DefaultForAz { get; set; }

    [Input("filters")]
    private InputList<Inputs.GetSubnetFilterInputArgs>? _filters;

    public InputList<Inputs.GetSubnetFilterInputArgs> Filters { get => _filters ??= []; set => _filters = value; }

    [Input("id")]
    public Input<string>? Id { get; set; }

    [Input("ipv6CidrBlock")]
    public Input<string>? Ipv6CidrBlock { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("state")]
    public Input<string>? State { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("vpcId")]
    public Input<string>? VpcId { get; set; }
}
