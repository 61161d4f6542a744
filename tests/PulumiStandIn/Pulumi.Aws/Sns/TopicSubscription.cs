namespace Pulumi.Aws.Sns;

/// <summary>The resource <c>aws:sns/topicSubscription:TopicSubscription</c>.</summary>
[AwsResourceType("aws:sns/topicSubscription:TopicSubscription")]
public partial class TopicSubscription : CustomResource
{
    public TopicSubscription(string name, TopicSubscriptionArgs args, CustomResourceOptions? options = null)
        : base("aws:sns/topicSubscription:TopicSubscription", name, args ?? new TopicSubscriptionArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private TopicSubscription(string name, Input<string> id, TopicSubscriptionState? state = null, CustomResourceOptions? options = null)
        : base("aws:sns/topicSubscription:TopicSubscription", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("confirmationTimeoutInMinutes")]
    public Output<int?> ConfirmationTimeoutInMinutes { get; private set; } = null!;

    [Output("confirmationWasAuthenticated")]
    public Output<bool> ConfirmationWasAuthenticated { get; private set; } = null!;

    [Output("deliveryPolicy")]
    public Output<string?> DeliveryPolicy { get; private set; } = null!;

    [Output("endpoint")]
    public Output<string> Endpoint { get; private set; } = null!;

    [Output("endpointAutoConfirms")]
    public Output<bool?> EndpointAutoConfirms { get; private set; } = null!;

    [Output("filterPolicy")]
    public Output<string?> FilterPolicy { get; private set; } = null!;

    [Output("filterPolicyScope")]
    public Output<string> FilterPolicyScope { get; private set; } = null!;

    [Output("ownerId")]
    public Output<string> OwnerId { get; private set; } = null!;

    [Output("pendingConfirmation")]
    public Output<bool> PendingConfirmation { get; private set; } = null!;

    [Output("protocol")]
    public Output<string> Protocol { get; private set; } = null!;

    [Output("rawMessageDelivery")]
    public Output<bool?> RawMessageDelivery { get; private set; } = null!;

    [Output("redrivePolicy")]
    public Output<string?> RedrivePolicy { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("replayPolicy")]
    public Output<string?> ReplayPolicy { get; private set; } = null!;

    [Output("subscriptionRoleArn")]
    public Output<string?> SubscriptionRoleArn { get; private set; } = null!;

    [Output("topic")]
    public Output<string> Topic { get; private set; } = null!;

    public static TopicSubscription Get(string name, Input<string> id, TopicSubscriptionState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
