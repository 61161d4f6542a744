using System.Collections.Immutable;

namespace Pulumi.Aws.Iam.Outputs;

/// <summary>Part of the outputs of <see cref="GetPolicyDocument"/>.</summary>
[OutputType]
public sealed class GetPolicyDocumentStatement
{
    public readonly ImmutableArray<string> Actions;
    public readonly ImmutableArray<GetPolicyDocumentStatementCondition> Conditions;
    public readonly string? Effect;
    public readonly ImmutableArray<string> NotActions;
    public readonly ImmutableArray<GetPolicyDocumentStatementNotPrincipal> NotPrincipals;
    public readonly ImmutableArray<string> NotResources;
    public readonly ImmutableArray<GetPolicyDocumentStatementPrincipal> Principals;
    public readonly ImmutableArray<string> Resources;
    public readonly string? Sid;

    [OutputConstructor]
    private GetPolicyDocumentStatement(
        ImmutableArray<string> actions,
        ImmutableArray<GetPolicyDocumentStatementCondition> conditions,
        string? effect,
        ImmutableArray<string> notActions,
        ImmutableArray<GetPolicyDocumentStatementNotPrincipal> notPrincipals,
        ImmutableArray<string> notResources,
        ImmutableArray<GetPolicyDocumentStatementPrincipal> principals,
        ImmutableArray<string> resources,
        string? sid)
    {
        Actions = actions;
        Conditions = conditions;
        Effect = effect;
        NotActions = notActions;
        NotPrincipals = notPrincipals;
        NotResources = notResources;
        Principals = principals;
        Resources = resources;
        Sid = sid;
    }
}
