namespace Amply.Lab.Group;

/// <summary>The lab's Secrets Manager: secrets, their versions, and the stages of the versions.</summary>
public sealed class SecretStore(TimeProvider time)
{
    public const string Current = "AWSCURRENT";
    public const string Previous = "AWSPREVIOUS";

    private readonly Lock gate = new();
    private ImmutableDictionary<string, StoredSecret> byArn = ImmutableDictionary<string, StoredSecret>.Empty;

    /// <summary>Creates a secret with its first version.</summary>
    public void Create(string arn, string name, string? description, string value)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var first = new SecretVersion(Guid.NewGuid().ToString(), value, now, [Current]);
            byArn = byArn.Add(arn, new StoredSecret(arn, name, description, now, [first]));
        }
    }

    /// <param name="secretId">ARN or name.</param>
    public StoredSecret? Find(string secretId)
    {
        lock (gate)
        {
            return byArn.GetValueOrDefault(secretId) ?? byArn.Values.FirstOrDefault(secret => secret.Name == secretId);
        }
    }

    /// <summary>Adds a version. It takes its stages from other versions, and the current version becomes the previous one.</summary>
    /// <returns>The version; null if a version with this id has another value.</returns>
    public SecretVersion? Put(StoredSecret secret, string versionId, string value, ImmutableArray<string> stages)
    {
        lock (gate)
        {
            var present = byArn[secret.Arn];
            if (present.Versions.FirstOrDefault(version => version.Id == versionId) is { } same)
            {
                return same.Reveal() == value ? same : null;
            }

            var losing = stages.Contains(Current) ? present.Versions.FirstOrDefault(version => version.Stages.Contains(Current)) : null;
            var taken = losing is null ? stages : stages.Add(Previous);
            var added = new SecretVersion(versionId, value, time.GetUtcNow(), stages);
            var others = present.Versions.Select(version =>
                version.WithStages([.. version.Stages.Except(taken), .. version == losing ? new[] { Previous } : []]));
            byArn = byArn.SetItem(secret.Arn, present with { Versions = [.. others, added] });
            return added;
        }
    }
}

/// <summary>A secret. Its versions hold the values and do not print them.</summary>
public sealed record StoredSecret(
    string Arn, string Name, string? Description, DateTimeOffset Created, ImmutableArray<SecretVersion> Versions);

/// <summary>One version of a secret.</summary>
/// <remarks>Not a record: its text would print the value.</remarks>
public sealed class SecretVersion(string id, string value, DateTimeOffset created, ImmutableArray<string> stages)
{
    public string Id { get; } = id;

    public DateTimeOffset Created { get; } = created;

    public ImmutableArray<string> Stages { get; } = stages;

    public string Reveal() => value;

    public SecretVersion WithStages(ImmutableArray<string> stages) => new(Id, value, Created, stages);
}

/// <summary>The tokens that clients may use now: one, or two during a rotation.</summary>
public sealed class AuthTokens(ImmutableArray<string> initial)
{
    private ImmutableArray<string> valid = initial;

    public bool Enabled => !valid.IsDefaultOrEmpty;

    public bool Accepts(string token) => valid.Contains(token);

    /// <summary>The tokens that would be valid after the change. Changes nothing.</summary>
    public ImmutableArray<string> After(AuthTokenChange change) => change.Strategy switch
    {
        AuthTokenStrategy.Set => [change.Token],
        _ when valid.IsDefaultOrEmpty || valid[^1] == change.Token => [change.Token],
        _ => [valid[^1], change.Token],
    };

    public void Commit(ImmutableArray<string> tokens) => valid = tokens;
}
