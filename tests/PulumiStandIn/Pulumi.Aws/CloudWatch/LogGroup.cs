using System.Collections.Immutable;

namespace Pulumi.Aws.CloudWatch;

/// <summary>The resource <c>aws:cloudwatch/logGroup:LogGroup</c>.</summary>
[AwsResourceType("aws:cloudwatch/logGroup:LogGroup")]
public partial class LogGroup : CustomResource
{
    public LogGroup(string name, LogGroupArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:cloudwatch/logGroup:LogGroup", name, args ?? new LogGroupArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private LogGroup(string name, Input<string> id, LogGroupState? state = null, CustomResourceOptions? options = null)
        : base("aws:cloudwatch/logGroup:LogGroup", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("deletionProtectionEnabled")]
    public Output<bool> DeletionProtectionEnabled { get; private set; } = null!;

    [Output("kmsKeyId")]
    public Output<string?> KmsKeyId { get; private set; } = null!;

    [Output("logGroupClass")]
    public Output<string> LogGroupClass { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("namePrefix")]
    public Output<string> NamePrefix { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("retentionInDays")]
    public Output<int?> RetentionInDays { get; private set; } = null!;

    [Output("skipDestroy")]
    public Output<bool?> SkipDestroy { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    public static LogGroup Get(string name, Input<string> id, LogGroupState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
