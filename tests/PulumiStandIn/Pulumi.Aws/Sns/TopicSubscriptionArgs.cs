namespace Pulumi.Aws.Sns;

/// <summary>Inputs of <see cref="TopicSubscription"/>.</summary>
public sealed class TopicSubscriptionArgs : ResourceArgs
{
    public static new TopicSubscriptionArgs Empty => new();

    [Input("confirmationTimeoutInMinutes")]
    public Input<int>? ConfirmationTimeoutInMinutes { get; set; }

    [Input("deliveryPolicy")]
    public Input<string>? DeliveryPolicy { get; set; }

    [Input("endpoint", required: true)]
    public Input<string> Endpoint { get; set; } = null!;

    [Input("endpointAutoConfirms")]
    public Input<bool>? EndpointAutoConfirms { get; set; }

    [Input("filterPolicy")]
    public Input<string>? FilterPolicy { get; set; }

    [Input("filterPolicyScope")]
    public Input<string>? FilterPolicyScope { get; set; }

    [Input("protocol", required: true)]
    public Input<string> Protocol { get; set; } = null!;

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

    [Input("topic", required: true)]
    public Input<string> Topic { get; set; } = null!;
}
