using Amply.Lab.Api.Query;
using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.ElastiCache;

internal static class GroupLookup
{
    /// <summary>The refusal of a request for another group than the lab's, or with a problem of its own.</summary>
    public static ApiError? Refuse(this ReplicationGroup group, Parameters parameters, string? replicationGroupId) =>
        parameters.Problem ?? (group.Is(replicationGroupId) ? null : ApiErrors.ReplicationGroupNotFound(replicationGroupId ?? ""));

    /// <summary>Whether the id is this group's; ids are stored in lower case and compared without regard to it.</summary>
    public static bool Is(this ReplicationGroup group, string? replicationGroupId) =>
        string.Equals(group.State.Settings.ReplicationGroupId, replicationGroupId, StringComparison.OrdinalIgnoreCase);
}
