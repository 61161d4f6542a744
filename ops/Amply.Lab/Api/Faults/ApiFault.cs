using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.Faults;

/// <summary>Something that goes wrong with the API on request, until it is lifted.</summary>
public abstract class ApiFault
{
    /// <summary>What it is called in commands and in <c>lab status</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence for <c>lab status</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Sees every signed call before its action does; an error takes the action's place, null lets the call through.</summary>
    public virtual Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken) => Task.FromResult<ApiError?>(null);

    /// <summary>Called once when it is lifted.</summary>
    public virtual void Lift()
    {
    }
}

/// <summary>A call as a fault sees it.</summary>
/// <param name="Service">Signing name, for example <c>elasticache</c>.</param>
public sealed record ApiCall(string Service, string Action);
