namespace Pulumi.Aws.Iam.Inputs;

/// <summary>Part of the inputs of <see cref="GetPolicyDocument"/>.</summary>
public sealed class GetPolicyDocumentStatementConditionArgs : InvokeArgs
{
    public static new GetPolicyDocumentStatementConditionArgs Empty => new();

    [Input("test")]
    public string Test { get; set; } = null!;

    [Input("values")]
    private List<string>? _values;

    public List<string> Values { get => _values ??= []; set => _values = value; }

    [Input("variable")]
    public string Variable { get; set; } = null!;
}
