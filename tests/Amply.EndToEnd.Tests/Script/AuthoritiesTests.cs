using System.Security.Cryptography.X509Certificates;

namespace Amply.EndToEnd.Script;

/// <summary>Whom the program trusts when the script tells it where to read the system's authorities.</summary>
public sealed class AuthoritiesTests : IDisposable
{
    private const string Folder = "/etc/ssl/certs";
    private const string Bundle = $"{Folder}/ca-certificates.crt";

    private readonly ScriptUnderTest script = new();

    [Fact]
    public async Task The_program_trusts_whom_the_system_trusts()
    {
        var (file, folder) = await ReadsAsync(("SSL_CERT_FILE", null), ("SSL_CERT_DIR", null));

        // The defaults, where this system keeps its authorities otherwise.
        if (!File.Exists(Bundle))
        {
            Assert.Equal(("", ""), (file, folder));
            return;
        }

        Assert.NotEqual(Folder, folder);
        Assert.Equal(In(Directory.GetFiles(Folder)), In([file, .. Directory.GetFiles(folder)]));
    }

    [Fact]
    public async Task An_authority_that_is_added_later_is_trusted_too()
    {
        if (!File.Exists(Bundle))
        {
            return;
        }

        await ReadsAsync(("SSL_CERT_FILE", null), ("SSL_CERT_DIR", null));
        var links = Path.Combine(script.Cache, "authorities");
        var first = Directory.ResolveLinkTarget(links, returnFinalTarget: true)!.FullName;
        Directory.SetLastWriteTimeUtc(first, Directory.GetLastWriteTimeUtc(Folder).AddSeconds(-1));

        await ReadsAsync(("SSL_CERT_FILE", null), ("SSL_CERT_DIR", null));

        Assert.NotEqual(first, Directory.ResolveLinkTarget(links, returnFinalTarget: true)!.FullName);
        Assert.False(Directory.Exists(first));
    }

    [Theory]
    [InlineData("/opt/ours.pem", null)]
    [InlineData(null, "/opt/ours")]
    [InlineData("/opt/ours.pem", "/opt/ours")]
    public async Task Authorities_that_somebody_chose_are_left_alone(string? file, string? folder)
    {
        Assert.Equal((file ?? "", folder ?? ""), await ReadsAsync(("SSL_CERT_FILE", file), ("SSL_CERT_DIR", folder)));
    }

    public void Dispose() => script.Dispose();

    private async Task<(string File, string Folder)> ReadsAsync(params (string Name, string? Value)[] environment)
    {
        var (printed, _) = await script.RunAsync(0, "echo \"$SSL_CERT_FILE:$SSL_CERT_DIR\"", environment);
        var parts = printed.Trim().Split(':');
        return (parts[0], parts[1]);
    }

    private static SortedSet<string> In(IEnumerable<string> files)
    {
        var certificates = new X509Certificate2Collection();
        // A link may outlive what it led to.
        foreach (var file in files.Where(File.Exists))
        {
            certificates.ImportFromPemFile(file);
        }

        Assert.NotEmpty(certificates);
        return [.. certificates.Select(certificate => certificate.Thumbprint)];
    }
}
