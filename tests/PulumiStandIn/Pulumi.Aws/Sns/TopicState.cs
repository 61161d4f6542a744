namespace Pulumi.Aws.Sns;

/// <summary>What narrows the lookup of a <see cref="Topic"/>.</summary>
public sealed class TopicState : ResourceArgs
{
    public static new TopicState Empty => new();

    [Input("applicationFailureFeedbackRoleArn")]
    public Input<string>? ApplicationFailureFeedbackRoleArn { get; set; }

    [Input("applicationSuccessFeedbackRoleArn")]
    public Input<string>? ApplicationSuccessFeedbackRoleArn { get; set; }

    [Input("applicationSuccessFeedbackSampleRate")]
    public Input<int>? ApplicationSuccessFeedbackSampleRate { get; set; }

    [Input("archivePolicy")]
    public Input<string>? ArchivePolicy { get; set; }

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("beginningArchiveTime")]
    public Input<string>? BeginningArchiveTime { get; set; }

    [Input("contentBasedDeduplication")]
    public Input<bool>? ContentBasedDeduplication { get; set; }

    [Input("deliveryPolicy")]
    public Input<string>? DeliveryPolicy { get; set; }

    [Input("displayName")]
    public Input<string>? DisplayName { get; set; }

    [Input("fifoThroughputScope")]
    public Input<string>? FifoThroughputScope { get; set; }

    [Input("fifoTopic")]
    public Input<bool>? FifoTopic { get; set; }

    [Input("firehoseFailureFeedbackRoleArn")]
    public Input<string>? FirehoseFailureFeedbackRoleArn { get; set; }

    [Input("firehoseSuccessFeedbackRoleArn")]
    public Input<string>? FirehoseSuccessFeedbackRoleArn { get; set; }

    [Input("firehoseSuccessFeedbackSampleRate")]
    public Input<int>? FirehoseSuccessFeedbackSampleRate { get; set; }

    [Input("httpFailureFeedbackRoleArn")]
    public Input<string>? HttpFailureFeedbackRoleArn { get; set; }

    [Input("httpSuccessFeedbackRoleArn")]
    public Input<string>? HttpSuccessFeedbackRoleArn { get; set; }

    [Input("httpSuccessFeedbackSampleRate")]
    public Input<int>? HttpSuccessFeedbackSampleRate { get; set; }

    [Input("kmsMasterKeyId")]
    public Input<string>? KmsMasterKeyId { get; set; }

    [Input("lambdaFailureFeedbackRoleArn")]
    public Input<string>? LambdaFailureFeedbackRoleArn { get; set; }

    [Input("lambdaSuccessFeedbackRoleArn")]
    public Input<string>? LambdaSuccessFeedbackRoleArn { get; set; }

    [Input("lambdaSuccessFeedbackSampleRate")]
    public Input<int>? LambdaSuccessFeedbackSampleRate { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namePrefix")]
    public Input<string>? NamePrefix { get; set; }

    [Input("owner")]
    public Input<string>? Owner { get; set; }

    [Input("policy")]
    public Input<string>? Policy { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("signatureVersion")]
    public Input<int>? SignatureVersion { get; set; }

    [Input("sqsFailureFeedbackRoleArn")]
    public Input<string>? SqsFailureFeedbackRoleArn { get; set; }

    [Input("sqsSuccessFeedbackRoleArn")]
    public Input<string>? SqsSuccessFeedbackRoleArn { get; set; }

    [Input("sqsSuccessFeedbackSampleRate")]
    public Input<int>? SqsSuccessFeedbackSampleRate { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("tagsAll")]
    private InputMap<string>? _tagsAll;

    public InputMap<string> TagsAll { get => _tagsAll ??= []; set => _tagsAll = value; }

    [Input("tracingConfig")]
    public Input<string>? TracingConfig { get; set; }
}
