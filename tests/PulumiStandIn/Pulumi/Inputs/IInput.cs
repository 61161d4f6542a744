namespace Pulumi;

/// <summary>An input whose type is not known where it is handled.</summary>
internal interface IInput
{
    IOutput ToOutput();
}
