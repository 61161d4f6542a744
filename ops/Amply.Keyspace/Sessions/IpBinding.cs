namespace Amply.Keyspace.Sessions;

/// <summary>How closely a session is bound to the address that created it.</summary>
public enum IpBinding
{
    None,
    Country,
    Subnet,
    Strict,
}

/// <summary>The stored words for <see cref="IpBinding"/>.</summary>
public static class IpBindings
{
    public static string Word(this IpBinding binding) => binding switch
    {
        IpBinding.None => "none",
        IpBinding.Country => "country",
        IpBinding.Subnet => "subnet",
        IpBinding.Strict => "strict",
        _ => throw new ArgumentOutOfRangeException(nameof(binding), binding, "not a binding"),
    };

    public static bool TryParse(string? word, out IpBinding binding)
    {
        (binding, var known) = word switch
        {
            "none" => (IpBinding.None, true),
            "country" => (IpBinding.Country, true),
            "subnet" => (IpBinding.Subnet, true),
            "strict" => (IpBinding.Strict, true),
            _ => (default, false),
        };
        return known;
    }
}
