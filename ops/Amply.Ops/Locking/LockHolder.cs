using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amply.Ops.Locking;

/// <summary>Who holds a group's lock, as its value says: no secrets.</summary>
/// <param name="Owner">A random value of the run's own, by which it knows its lock again.</param>
/// <param name="Who">User and host.</param>
/// <param name="Routine">The verb as it is typed.</param>
/// <param name="Since">When it was taken, by the holder's clock.</param>
/// <param name="Process">The process, where another one on the same machine can tell whether it still lives.</param>
internal sealed record LockHolder(string Owner, string Who, string Routine, DateTimeOffset Since, ProcessIdentity? Process)
{
    public static LockHolder Self(string routine, TimeProvider clock) => new(
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), $"{Environment.UserName}@{Environment.MachineName}", routine, clock.GetUtcNow(), ProcessIdentity.Self());

    /// <summary>Null where it is nothing that this version wrote.</summary>
    public static LockHolder? Parse(string value)
    {
        try
        {
            return JsonSerializer.Deserialize(value, LockJson.Default.LockHolder) is { Owner: not null, Who: not null, Routine: not null } holder ? holder : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string Value() => JsonSerializer.Serialize(this, LockJson.Default.LockHolder);

    /// <summary>Whether it surely is dead. Only of oneself on this machine: another user's processes may be hidden.</summary>
    public bool IsDead(LockHolder asker) => Who == asker.Who && Process is { } process && process.IsDead(asker.Process);

    public string Describe(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture, $"'{Routine}' of {Who}, since {Since.UtcDateTime:HH:mm:ss} UTC ({Math.Max(0, (now - Since).TotalSeconds):0} s ago)");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LockHolder))]
internal sealed partial class LockJson : JsonSerializerContext;
