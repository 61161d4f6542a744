namespace Pulumi.Aws.Iam.Inputs;

/// <summary>Part of the inputs of <see cref="GetPolicyDocument"/>.</summary>
public sealed class GetPolicyDocumentStatementNotPrincipalInputArgs : ResourceArgs
{
    public static new GetPolicyDocumentStatementNotPrincipalInputArgs Empty => new();

    [Input("identifiers")]
    private InputList<string>? _identifiers;

    public InputList<string> Identifiers { get => _identifiers ??= []; set => _identifiers = value; }

    [Input("type", required: true)]
    public Input<string> Type { get; set; } = null!;
}
