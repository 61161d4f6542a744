namespace Pulumi.Aws.Sns;

/// <summary>The resource <c>aws:sns/topicPolicy:TopicPolicy</c>.</summary>
[AwsResourceType("aws:sns/topicPolicy:TopicPolicy")]
public partial class TopicPolicy : CustomResource
{
    public TopicPolicy(string name, TopicPolicyArgs args, CustomResourceOptions? options = null)
        : base("aws:sns/topicPolicy:TopicPolicy", name, args ?? new TopicPolicyArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private TopicPolicy(string name, Input<string> id, TopicPolicyState? state = null, CustomResourceOptions? options = null)
        : base("aws:sns/topicPolicy:TopicPolicy", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("owner")]
    public Output<string> Owner { get; private set; } = null!;

    [Output("policy")]
    public Output<string> Policy { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    public static TopicPolicy Get(string name, Input<string> id, TopicPolicyState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
