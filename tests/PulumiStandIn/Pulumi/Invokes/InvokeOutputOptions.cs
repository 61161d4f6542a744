namespace Pulumi;

/// <summary>How a provider's function is called, after the resources it depends on.</summary>
public class InvokeOutputOptions : InvokeOptions
{
    public InputList<Resource> DependsOn { get; set => field = value ?? []; } = [];
}
