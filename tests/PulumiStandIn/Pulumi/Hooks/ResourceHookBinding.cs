namespace Pulumi;

/// <summary>The hooks of a resource by operation.</summary>
public class ResourceHookBinding
{
    public List<ResourceHook> BeforeCreate { get => field ??= []; set; }

    public List<ResourceHook> AfterCreate { get => field ??= []; set; }

    public List<ResourceHook> BeforeUpdate { get => field ??= []; set; }

    public List<ResourceHook> AfterUpdate { get => field ??= []; set; }

    public List<ResourceHook> BeforeDelete { get => field ??= []; set; }

    public List<ResourceHook> AfterDelete { get => field ??= []; set; }

    public List<ErrorHook> OnError { get => field ??= []; set; }

    public bool IsEmpty
        => BeforeCreate.Count + AfterCreate.Count + BeforeUpdate.Count + AfterUpdate.Count
            + BeforeDelete.Count + AfterDelete.Count + OnError.Count == 0;

    /// <summary>Resources wait until their hooks are registered.</summary>
    internal Task Registered => Task.WhenAll(
    [
        .. new[] { BeforeCreate, AfterCreate, BeforeUpdate, AfterUpdate, BeforeDelete, AfterDelete }.SelectMany(hooks => hooks).Select(hook => hook.Registered),
        .. OnError.Select(hook => hook.Registered),
    ]);

    public ResourceHookBinding Clone() => Concat(new());

    public ResourceHookBinding Concat(ResourceHookBinding other) => new()
    {
        BeforeCreate = [.. BeforeCreate, .. other.BeforeCreate],
        AfterCreate = [.. AfterCreate, .. other.AfterCreate],
        BeforeUpdate = [.. BeforeUpdate, .. other.BeforeUpdate],
        AfterUpdate = [.. AfterUpdate, .. other.AfterUpdate],
        BeforeDelete = [.. BeforeDelete, .. other.BeforeDelete],
        AfterDelete = [.. AfterDelete, .. other.AfterDelete],
        OnError = [.. OnError, .. other.OnError],
    };
}
