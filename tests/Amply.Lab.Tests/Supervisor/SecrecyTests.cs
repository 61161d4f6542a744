using System.Runtime.Versioning;
using System.Text.Json;

namespace Amply.Lab.Tests.Supervisor;

/// <summary>Who can read what a lab keeps secret.</summary>
[SupportedOSPlatform("linux")]
public sealed class SecrecyTests
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    [Fact(Timeout = 120_000)]
    public async Task Secrets_are_for_their_owner_alone_and_on_no_command_line()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync("secret", replicas: 1);
        var lab = folder.Of("secret");
        var token = RedisConnection.TokenOf(outputs);
        var control = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(lab, "lab.json"))).RootElement.GetProperty("controlToken").GetString()!;
        var admin = File.ReadLines(Path.Combine(lab, "nodes", LabFolder.First, "redis.conf")).Single(line => line.StartsWith("masterauth ", StringComparison.Ordinal))["masterauth ".Length..];
        string[] secrets = [token, control, admin];
        Assert.All(secrets, secret => Assert.True(secret.Length >= 32));

        Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(lab) & Others);
        var holding = Directory.EnumerateFiles(lab, "*", SearchOption.AllDirectories).Where(file => secrets.Any(secret => File.ReadAllText(file).Contains(secret, StringComparison.Ordinal))).ToList();
        Assert.Contains(Path.Combine(lab, "outputs.json"), holding);
        Assert.All(
            [.. holding, .. Directory.EnumerateFiles(lab, "*.key", SearchOption.AllDirectories), .. Directory.EnumerateFiles(lab, "*.acl", SearchOption.AllDirectories)],
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.DoesNotContain(holding, file => file.EndsWith(".log", StringComparison.Ordinal));

        var processes = ProcessesUnder.Find(lab);
        Assert.True(processes.Count >= 3);
        Assert.All(processes.Values, command => Assert.All(secrets, secret => Assert.DoesNotContain(secret, command, StringComparison.Ordinal)));
    }

    [Fact(Timeout = 120_000)]
    public async Task Control_answers_nobody_without_its_token()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync("closed", replicas: 0);
        using var http = new HttpClient();

        using var status = await http.GetAsync(new Uri(outputs.ApiEndpoint + "/_lab/status"));
        using var down = await http.PostAsync(new Uri(outputs.ApiEndpoint + "/_lab/down"), null);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, status.StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, down.StatusCode);
        Assert.True(LabFolder.IsWhole(await folder.StatusAsync("closed")));
    }
}
