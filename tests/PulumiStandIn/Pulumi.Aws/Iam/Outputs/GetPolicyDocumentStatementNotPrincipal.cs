using System.Collections.Immutable;

namespace Pulumi.Aws.Iam.Outputs;

/// <summary>Part of the outputs of <see cref="GetPolicyDocument"/>.</summary>
[OutputType]
public sealed class GetPolicyDocumentStatementNotPrincipal
{
    public readonly ImmutableArray<string> Identifiers;
    public readonly string Type;

    [OutputConstructor]
    private GetPolicyDocumentStatementNotPrincipal(ImmutableArray<string> identifiers, string type)
    {
        Identifiers = identifiers;
        Type = type;
    }
}
