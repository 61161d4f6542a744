namespace Pulumi.Aws.SecretsManager;

/// <summary>What narrows the lookup of a <see cref="Secret"/>.</summary>
public sealed class SecretState : ResourceArgs
{
    public static new SecretState Empty => new();

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("forceOverwriteReplicaSecret")]
    public Input<bool>? ForceOverwriteReplicaSecret { get; set; }

    [Input("kmsKeyId")]
    public Input<string>? KmsKeyId { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namePrefix")]
    public Input<string>? NamePrefix { get; set; }

    [Input("policy")]
    public Input<string>? Policy { get; set; }

    [Input("recoveryWindowInDays")]
    public Input<int>? RecoveryWindowInDays { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("replicas")]
    private InputList<Inputs.SecretReplicaArgs>? _replicas;

    public InputList<Inputs.SecretReplicaArgs> Replicas { get => _replicas ??= []; set => _replicas = value; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("tagsAll")]
    private InputMap<string>? _tagsAll;

    public InputMap<string> TagsAll { get => _tagsAll ??= []; set => _tagsAll = value; }

    [Input("type")]
    public Input<string>? Type { get; set; }
}
