using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi;

/// <summary>The root component of a program; its properties marked with <see cref="OutputAttribute"/> are what it exports.</summary>
public class Stack : ComponentResource
{
    internal const string RootType = "pulumi:pulumi:Stack";

    public Stack(StackOptions? options = null)
        : base(RootType, $"{Deployment.Instance.ProjectName}-{Deployment.Instance.StackName}", Convert(options))
        => Deployment.Running.Stack = this;

    internal Output<IDictionary<string, object?>> Outputs { get; private set; }
        = Output.Create<IDictionary<string, object?>>(ImmutableDictionary<string, object?>.Empty);

    /// <summary>Exports the declared output properties; each must have been assigned.</summary>
    internal void RegisterPropertyOutputs()
    {
        var outputs = GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.IsDefined(typeof(OutputAttribute)))
            .ToDictionary(property => property.GetCustomAttribute<OutputAttribute>()!.Name ?? property.Name, property => property.GetValue(this));
        if (outputs.Where(output => output.Value is null).Select(output => output.Key).ToList() is { Count: > 0 } unassigned)
        {
            throw new RunException(
                $"Output(s) '{string.Join(", ", unassigned)}' have no value assigned. [Output] attributed properties must be assigned inside Stack constructor.");
        }

        if (outputs.Where(output => output.Value is not IOutput).Select(output => output.Key).ToList() is { Count: > 0 } wrong)
        {
            throw RunException.OutputsHaveIncorrectType(wrong);
        }

        Outputs = Output.Create<IDictionary<string, object?>>(outputs);
        RegisterOutputs(Outputs);
    }

    private static ComponentResourceOptions? Convert(StackOptions? options) => options is null ? null : new()
    {
        ResourceTransformations = options.ResourceTransformations,
        ResourceTransforms = options.ResourceTransforms,
    };
}
