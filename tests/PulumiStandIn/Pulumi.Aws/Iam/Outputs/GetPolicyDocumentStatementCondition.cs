using System.Collections.Immutable;

namespace Pulumi.Aws.Iam.Outputs;

/// <summary>Part of the outputs of <see cref="GetPolicyDocument"/>.</summary>
[OutputType]
public sealed class GetPolicyDocumentStatementCondition
{
    public readonly string Test;
    public readonly ImmutableArray<string> Values;
    public readonly string Variable;

    [OutputConstructor]
    private GetPolicyDocumentStatementCondition(string test, ImmutableArray<string> values, string variable)
    {
        Test = test;
        Values = values;
        Variable = variable;
    }
}
