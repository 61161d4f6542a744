namespace Pulumi.Aws.SecretsManager;

/// <summary>What narrows the lookup of a <see cref="SecretVersion"/>.</summary>
public sealed class SecretVersionState : ResourceArgs
{
    public static new SecretVersionState Empty => new();

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("hasSecretStringWo")]
    public Input<bool>? HasSecretStringWo { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("secretArn")]
    public Input<string>? SecretArn { get; set; }

    [Input("secretBinary")]
    private Input<string>? _secretBinary;

    public Input<string>? SecretBinary
    {
        get => _secretBinary;
        set => _secretBinary = Output.CreateSecret(value.ToOutput());
    }

    [Input("secretId")]
    public Input<string>? SecretId { get; set; }

    [Input("secretString")]
    private Input<string>? _secretString;

    public Input<string>? SecretString
    {
        get => _secretString;
        set => _secretString = Output.CreateSecret(value.ToOutput());
    }

    [Input("secretStringWo")]
    private Input<string>? _secretStringWo;

    public Input<string>? SecretStringWo
    {
        get => _secretStringWo;
        set => _secretStringWo = Output.CreateSecret(value.ToOutput());
    }

    [Input("secretStringWoVersion")]
    public Input<int>? SecretStringWoVersion { get; set; }

    [Input("versionId")]
    public Input<string>? VersionId { get; set; }

    [Input("versionStages")]
    private InputList<string>? _versionStages;

    public InputList<string> VersionStages { get => _versionStages ??= []; set => _versionStages = value; }
}
