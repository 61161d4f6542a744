namespace Amply.TestServers;

/// <summary>What some tests need beside redis-server and .NET, each from a package of the system.</summary>
internal sealed record TestClient(string Package, params string[] Files)
{
    private const string Python = "/usr/lib/python3/dist-packages/";

    public const string AwsCli = "awscli";
    public const string RedisPy = "python3-redis";
    public const string Celery = "python3-celery";
    public const string Botocore = "python3-botocore";
    public const string Linker = "gcc";

    // `./amply test` installs the same packages.
    private static readonly TestClient[] All =
    [
        new(AwsCli, "/usr/bin/aws"),
        new(RedisPy, $"{Python}redis"),
        new(Celery, $"{Python}celery"),
        new(Botocore, $"{Python}botocore", $"{Python}awscli/botocore"),
        new(Linker, "/usr/bin/gcc", "/usr/bin/clang"),
    ];

    private bool IsHere => Files.Any(Path.Exists);

    /// <summary>Why a test that needs these packages is skipped; null where it runs. In CI it runs, and fails where one is missing.</summary>
    public static string? Skip(string[] packages)
    {
        var missing = All.Where(client => packages.Contains(client.Package) && !client.IsHere).Select(client => client.Package).ToArray();
        return missing.Length == 0 || Environment.GetEnvironmentVariable("CI") is { Length: > 0 }
            ? null
            : $"it needs {string.Join(" and ", missing)}. Fix: apt-get install -y --no-install-recommends {string.Join(' ', missing)}";
    }
}

/// <summary>A test that needs packages of the system, see <see cref="TestClient"/>; skipped by name where one is missing.</summary>
internal sealed class ClientFactAttribute : FactAttribute
{
    public ClientFactAttribute(params string[] packages) => Skip = TestClient.Skip(packages);
}

/// <inheritdoc cref="ClientFactAttribute"/>
internal sealed class ClientTheoryAttribute : TheoryAttribute
{
    public ClientTheoryAttribute(params string[] packages) => Skip = TestClient.Skip(packages);
}
