namespace Pulumi.Aws.Ssm;

/// <summary>What narrows the lookup of a <see cref="Parameter"/>.</summary>
public sealed class ParameterState : ResourceArgs
{
    public static new ParameterState Empty => new();

    [Input("allowedPattern")]
    public Input<string>? AllowedPattern { get; set; }

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("dataType")]
    public Input<string>? DataType { get; set; }

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("hasValueWo")]
    public Input<bool>? HasValueWo { get; set; }

    [Input("insecureValue")]
    public Input<string>? InsecureValue { get; set; }

    [Input("keyId")]
    public Input<string>? KeyId { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("overwrite")]
    public Input<bool>? Overwrite { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("tagsAll")]
    private InputMap<string>? _tagsAll;

    public InputMap<string> TagsAll { get => _tagsAll ??= []; set => _tagsAll = value; }

    [Input("tier")]
    public Input<string>? Tier { get; set; }

    [Input("type")]
    public Input<string>? Type { get; set; }

    [Input("value")]
    private Input<string>? _value;

    public Input<string>? Value
    {
        get => _value;
        set => _value = Output.CreateSecret(value.ToOutput());
    }

    [Input("valueWo")]
    private Input<string>? _valueWo;

    public Input<string>? ValueWo
    {
        get => _valueWo;
        set => _valueWo = Output.CreateSecret(value.ToOutput());
    }

    [Input("valueWoVersion")]
    public Input<int>? ValueWoVersion { get; set; }

    [Input("version")]
    public Input<int>? Version { get; set; }
}
