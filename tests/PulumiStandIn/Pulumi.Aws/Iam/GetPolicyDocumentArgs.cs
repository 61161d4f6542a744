namespace Pulumi.Aws.Iam;

/// <summary>Arguments of <see cref="GetPolicyDocument"/>.</summary>
public sealed class GetPolicyDocumentArgs : InvokeArgs
{
    public static new GetPolicyDocumentArgs Empty => new();

    [Input("overrideJson")]
    public string? OverrideJson { get; set; }

    [Input("overridePolicyDocuments")]
    private List<string>? _overridePolicyDocuments;

    public List<string> OverridePolicyDocuments { get => _overridePolicyDocuments ??= []; set => _overridePolicyDocuments = value; }

    [Input("policyId")]
    public string? PolicyId { get; set; }

    [Input("sourceJson")]
    public string? SourceJson { get; set; }

    [Input("sourcePolicyDocuments")]
    private List<string>? _sourcePolicyDocuments;

    public List<string> SourcePolicyDocuments { get => _sourcePolicyDocuments ??= []; set => _sourcePolicyDocuments = value; }

    [Input("statements")]
    private List<Inputs.GetPolicyDocumentStatementArgs>? _statements;

    public List<Inputs.GetPolicyDocumentStatementArgs> Statements { get => _statements ??= []; set => _statements = value; }

    [Input("version")]
    public string? Version { get; set; }
}
