namespace Pulumi.Aws.SecretsManager;

/// <summary>Inputs of <see cref="SecretVersion"/>.</summary>
public sealed class SecretVersionArgs : ResourceArgs
{
    public static new SecretVersionArgs Empty => new();

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("secretBinary")]
    private Input<string>? _secretBinary;

    public Input<string>? SecretBinary
    {
        get => _secretBinary;
        set => _secretBinary = Output.CreateSecret(value.ToOutput());
    }

    [Input("secretId", required: true)]
    public Input<string> SecretId { get; set; } = null!;

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

    [Input("versionStages")]
    private InputList<string>? _versionStages;

    public InputList<string> VersionStages { get => _versionStages ??= []; set => _versionStages = value; }
}
