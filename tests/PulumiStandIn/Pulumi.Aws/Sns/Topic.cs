using System.Collections.Immutable;

namespace Pulumi.Aws.Sns;

/// <summary>The resource <c>aws:sns/topic:Topic</c>.</summary>
[AwsResourceType("aws:sns/topic:Topic")]
public partial class Topic : CustomResource
{
    public Topic(string name, TopicArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:sns/topic:Topic", name, args ?? new TopicArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private Topic(string name, Input<string> id, TopicState? state = null, CustomResourceOptions? options = null)
        : base("aws:sns/topic:Topic", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("applicationFailureFeedbackRoleArn")]
    public Output<string?> ApplicationFailureFeedbackRoleArn { get; private set; } = null!;

    [Output("applicationSuccessFeedbackRoleArn")]
    public Output<string?> ApplicationSuccessFeedbackRoleArn { get; private set; } = null!;

    [Output("applicationSuccessFeedbackSampleRate")]
    public Output<int?> ApplicationSuccessFeedbackSampleRate { get; private set; } = null!;

    [Output("archivePolicy")]
    public Output<string?> ArchivePolicy { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("beginningArchiveTime")]
    public Output<string> BeginningArchiveTime { get; private set; } = null!;

    [Output("contentBasedDeduplication")]
    public Output<bool?> ContentBasedDeduplication { get; private set; } = null!;

    [Output("deliveryPolicy")]
    public Output<string?> DeliveryPolicy { get; private set; } = null!;

    [Output("displayName")]
    public Output<string?> DisplayName { get; private set; } = null!;

    [Output("fifoThroughputScope")]
    public Output<string> FifoThroughputScope { get; private set; } = null!;

    [Output("fifoTopic")]
    public Output<bool?> FifoTopic { get; private set; } = null!;

    [Output("firehoseFailureFeedbackRoleArn")]
    public Output<string?> FirehoseFailureFeedbackRoleArn { get; private set; } = null!;

    [Output("firehoseSuccessFeedbackRoleArn")]
    public Output<string?> FirehoseSuccessFeedbackRoleArn { get; private set; } = null!;

    [Output("firehoseSuccessFeedbackSampleRate")]
    public Output<int?> FirehoseSuccessFeedbackSampleRate { get; private set; } = null!;

    [Output("httpFailureFeedbackRoleArn")]
    public Output<string?> HttpFailureFeedbackRoleArn { get; private set; } = null!;

    [Output("httpSuccessFeedbackRoleArn")]
    public Output<string?> HttpSuccessFeedbackRoleArn { get; private set; } = null!;

    [Output("httpSuccessFeedbackSampleRate")]
    public Output<int?> HttpSuccessFeedbackSampleRate { get; private set; } = null!;

    [Output("kmsMasterKeyId")]
    public Output<string?> KmsMasterKeyId { get; private set; } = null!;

    [Output("lambdaFailureFeedbackRoleArn")]
    public Output<string?> LambdaFailureFeedbackRoleArn { get; private set; } = null!;

    [Output("lambdaSuccessFeedbackRoleArn")]
    public Output<string?> LambdaSuccessFeedbackRoleArn { get; private set; } = null!;

    [Output("lambdaSuccessFeedbackSampleRate")]
    public Output<int?> LambdaSuccessFeedbackSampleRate { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("namePrefix")]
    public Output<string> NamePrefix { get; private set; } = null!;

    [Output("owner")]
    public Output<string> Owner { get; private set; } = null!;

    [Output("policy")]
    public Output<string> Policy { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("signatureVersion")]
    public Output<int> SignatureVersion { get; private set; } = null!;

    [Output("sqsFailureFeedbackRoleArn")]
    public Output<string?> SqsFailureFeedbackRoleArn { get; private set; } = null!;

    [Output("sqsSuccessFeedbackRoleArn")]
    public Output<string?> SqsSuccessFeedbackRoleArn { get; private set; } = null!;

    [Output("sqsSuccessFeedbackSampleRate")]
    public Output<int?> SqsSuccessFeedbackSampleRate { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    [Output("tracingConfig")]
    public Output<string> TracingConfig { get; private set; } = null!;

    public static Topic Get(string name, Input<string> id, TopicState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
