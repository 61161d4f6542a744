namespace Pulumi.Aws.Iam.Inputs;

/// <summary>Part of the inputs of <see cref="GetPolicyDocument"/>.</summary>
public sealed class GetPolicyDocumentStatementNotPrincipalArgs : InvokeArgs
{
    public static new GetPolicyDocumentStatementNotPrincipalArgs Empty => new();

    [Input("identifiers")]
    private List<string>? _identifiers;

    public List<string> Identifiers { get => _identifiers ??= []; set => _identifiers = value; }

    [Input("type")]
    public string Type { get; set; } = null!;
}
