namespace Pulumi.Aws.Sns;

/// <summary>What narrows the lookup of a <see cref="TopicSubscription"/>.</summary>
public sealed class TopicSubscriptionState : ResourceArgs
{
    public static new TopicSubscriptionState Empty => new();

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("confirmationTimeoutInMinutes")]
    public Input<int>? ConfirmationTimeoutInMinutes { get; set; }

    [Input("confirmationWasAuthenticated")]
    public Input<bool>? ConfirmationWasAuthenticated { get; set; }

    [Input("deliveryPolicy")]
    public Input<string>? DeliveryPolicy { get; set; }

    [Input("endpoint")]
    public Input<string>? Endpoint { get; set; }

    [Input("endpointAutoConfirms")]
    public Input<bool>? EndpointAutoConfirms { get; set; }

    [Input("filterPolicy")]
    public Input<string>? FilterPolicy { get; set; }

    [Input("filterPolicyScope")]
    public Input<string>? FilterPolicyScope { get; set; }

    [Input("ownerId")]
    public Input<string>? OwnerId { get; set; }

    [Input("pendingConfirmation")]
    public Input<bool>? PendingConfirmation { get; set; }

    [Input("protocol")]
    public Input<string>? Protocol { get; set; }

    [Input("rawMessageDelivery")]
    public Input<bool>? RawMessageDelivery { get; set; }

    [Input("redrivePolicy")]
    public Input<string>? RedrivePolicy { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("replayPolicy")]
    public Input<string>? ReplayPolicy { get; set; }

    [Input("subscriptionRoleArn")]
    public Input<string>? SubscriptionRoleArn { get; set; }

    [Input("topic")]
    public Input<string>? Topic { get; set; }
}
