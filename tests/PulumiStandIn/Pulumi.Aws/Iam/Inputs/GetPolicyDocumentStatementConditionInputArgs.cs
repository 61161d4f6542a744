namespace Pulumi.Aws.Iam.Inputs;

/// <summary>Part of the inputs of <see cref="GetPolicyDocument"/>.</summary>
public sealed class GetPolicyDocumentStatementConditionInputArgs : ResourceArgs
{
    public static new GetPolicyDocumentStatementConditionInputArgs Empty => new();

    [Input("test", required: true)]
    public Input<string> Test { get; set; } = null!;

    [Input("values")]
    private InputList<string>? _values;

    public InputList<string> Values { get => _values ??= []; set => _values = value; }

    [Input("variable", required: true)]
    public Input<string> Variable { get; set; } = null!;
}
