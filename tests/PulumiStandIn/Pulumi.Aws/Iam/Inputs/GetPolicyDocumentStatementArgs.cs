namespace Pulumi.Aws.Iam.Inputs;

/// <summary>Part of the inputs of <see cref="GetPolicyDocument"/>.</summary>
public sealed class GetPolicyDocumentStatementArgs : InvokeArgs
{
    public static new GetPolicyDocumentStatementArgs Empty => new();

    [Input("actions")]
    public List<string>? Actions { get; set; }

    [Input("conditions")]
    public List<GetPolicyDocumentStatementConditionArgs>? Conditions { get; set; }

    [Input("effect")]
    public string? Effect { get; set; }

    [Input("notActions")]
    public List<string>? NotActions { get; set; }

    [Input("notPrincipals")]
    public List<GetPolicyDocumentStatementNotPrincipalArgs>? NotPrincipals { get; set; }

    [Input("notResources")]
    public List<string>? NotResources { get; set; }

    [Input("principals")]
    public List<GetPolicyDocumentStatementPrincipalArgs>? Principals { get; set; }

    [Input("resources")]
    public List<string>? Resources { get; set; }

    [Input("sid")]
    public string? Sid { get; set; }
}
