namespace Pulumi.Aws.Iam.Inputs;

/// <summary>Part of the inputs of <see cref="GetPolicyDocument"/>.</summary>
public sealed class GetPolicyDocumentStatementInputArgs : ResourceArgs
{
    public static new GetPolicyDocumentStatementInputArgs Empty => new();

    [Input("actions")]
    private InputList<string>? _actions;

    public InputList<string> Actions { get => _actions ??= []; set => _actions = value; }

    [Input("conditions")]
    private InputList<GetPolicyDocumentStatementConditionInputArgs>? _conditions;

    public InputList<GetPolicyDocumentStatementConditionInputArgs> Conditions { get => _conditions ??= []; set => _conditions = value; }

    [Input("effect")]
    public Input<string>? Effect { get; set; }

    [Input("notActions")]
    private InputList<string>? _notActions;

    public InputList<string> NotActions { get => _notActions ??= []; set => _notActions = value; }

    [Input("notPrincipals")]
    private InputList<GetPolicyDocumentStatementNotPrincipalInputArgs>? _notPrincipals;

    public InputList<GetPolicyDocumentStatementNotPrincipalInputArgs> NotPrincipals { get => _notPrincipals ??= []; set => _notPrincipals = value; }

    [Input("notResources")]
    private InputList<string>? _notResources;

    public InputList<string> NotResources { get => _notResources ??= []; set => _notResources = value; }

    [Input("principals")]
    private InputList<GetPolicyDocumentStatementPrincipalInputArgs>? _principals;

    public InputList<GetPolicyDocumentStatementPrincipalInputArgs> Principals { get => _principals ??= []; set => _principals = value; }

    [Input("resources")]
    private InputList<string>? _resources;

    public InputList<string> Resources { get => _resources ??= []; set => _resources = value; }

    [Input("sid")]
    public Input<string>? Sid { get; set; }
}
