namespace Pulumi.Aws.Ec2;

/// <summary>Arguments of <see cref="GetSecurityGroup"/>.</summary>
public sealed class GetSecurityGroupInvokeArgs : InvokeArgs
{
    public static new GetSecurityGroupInvokeArgs Empty => new();

    [Input("filters")]
    private InputList<Inputs.GetSecurityGroupFilterInputArgs>? _filters;

    public InputList<Inputs.GetSecurityGroupFilterInputArgs> Filters { get => _filters ??= []; set => _filters = value; }

    [Input("id")]
    public Input<string>? Id { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("vpcId")]
    public Input<string>? VpcId { get; set; }
}
