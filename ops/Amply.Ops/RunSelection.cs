using System.Security.Cryptography;
using System.Text;

namespace Amply.Ops;

/// <summary>An option that selects what a run changes, as it was typed.</summary>
/// <param name="Option">For example <c>--country</c>.</param>
/// <param name="Value">Null for a switch.</param>
public sealed record TypedOption(string Option, string? Value = null, TypedPrivacy Privacy = TypedPrivacy.Open)
{
    /// <summary>The option as the audit log of this machine keeps it.</summary>
    internal RunCondition Kept(RunSalt salt) => Value is null || Privacy == TypedPrivacy.Open
        ? new RunCondition(Option, Value)
        : new RunCondition(Option, Privacy == TypedPrivacy.KeptHere ? Value : null, salt.Hash(Value));
}

/// <summary>Where the value of an option may be kept.</summary>
public enum TypedPrivacy
{
    /// <summary>Everywhere.</summary>
    Open,

    /// <summary>Nowhere, only its hash: a user.</summary>
    Hashed,

    /// <summary>In the audit log of this machine, and elsewhere its hash: a network. An address has no hash to compare it with.</summary>
    KeptHere,
}

/// <summary>One condition of a run in the audit log.</summary>
/// <param name="Hash">HMAC-SHA256 of the value with the run's salt, the first 32 hexadecimal digits; null where the value is open.</param>
public sealed record RunCondition(string Option, string? Value = null, string? Hash = null)
{
    /// <summary>The condition as others may see it.</summary>
    public RunCondition Shared() => Hash is null ? this : this with { Value = null };

    /// <summary>For people. A hash is cut and marked with a #.</summary>
    public override string ToString() =>
        Hash is { Length: > 8 } hash ? $"{Option} #{hash[..8]}" : Value is null ? Option : $"{Option} {Value}";
}

/// <summary>The salt of one run. With it a user can be found by a hash, so it stays in the owner-only audit log of this machine.</summary>
public sealed class RunSalt
{
    private const int Bytes = 32;
    private const int Digits = 32;

    private readonly byte[] key;

    private RunSalt(byte[] key) => this.key = key;

    public static RunSalt New() => new(RandomNumberGenerator.GetBytes(Bytes));

    /// <returns>Null where the text is not a salt.</returns>
    public static RunSalt? Of(string? hexadecimal) =>
        hexadecimal is { Length: Bytes * 2 } text && text.All(char.IsAsciiHexDigit) ? new(Convert.FromHexString(text)) : null;

    public string Hash(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))[..Digits];

    /// <summary>The salt in clear, for the audit log.</summary>
    public string Reveal() => Convert.ToHexStringLower(key);

    public override string ToString() => "[salt]";
}
