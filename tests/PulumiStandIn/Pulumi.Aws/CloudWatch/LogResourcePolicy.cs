namespace Pulumi.Aws.CloudWatch;

/// <summary>The resource <c>aws:cloudwatch/logResourcePolicy:LogResourcePolicy</c>.</summary>
[AwsResourceType("aws:cloudwatch/logResourcePolicy:LogResourcePolicy")]
public partial class LogResourcePolicy : CustomResource
{
    public LogResourcePolicy(string name, LogResourcePolicyArgs args, CustomResourceOptions? options = null)
        : base("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", name, args ?? new LogResourcePolicyArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private LogResourcePolicy(string name, Input<string> id, LogResourcePolicyState? state = null, CustomResourceOptions? options = null)
        : base("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("policyDocument")]
    public Output<string> PolicyDocument { get; private set; } = null!;

    [Output("policyName")]
    public Output<string?> PolicyName { get; private set; } = null!;

    [Output("policyScope")]
    public Output<string> PolicyScope { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("resourceArn")]
    public Output<string?> ResourceArn { get; private set; } = null!;

    [Output("revisionId")]
    public Output<string> RevisionId { get; private set; } = null!;

    public static LogResourcePolicy Get(string name, Input<string> id, LogResourcePolicyState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
