namespace Amply.Ops.Stacks;

/// <summary>Finds the outputs of the target that was named.</summary>
public interface ITargets
{
    Task<Attempt<Target>> ResolveAsync(TargetChoice choice, CancellationToken cancellationToken);
}
