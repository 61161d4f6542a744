namespace Amply.EndToEnd.Shells;

/// <summary>The home of an engineer on call: a profile and a login of AWS, a token of Pulumi, outputs of prod, and files that shells read.</summary>
internal sealed class UsersHome : IDisposable
{
    /// <summary>What no program in a lab's shell may find in its environment.</summary>
    public static readonly string[] Secrets =
        ["AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG", "IQoJb3JpZ2luX2VjE", "pul-0123456789abcdef", "prod-token-of-redis", "oncall-profile"];

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("amply-user-");

    public UsersHome(IEnumerable<string> shellPath)
    {
        Write(".aws/credentials", $"[oncall-profile]\naws_access_key_id = {Secrets[0]}\naws_secret_access_key = {Secrets[1]}\n");
        Write(".aws/config", "[profile oncall-profile]\nregion = us-east-1\n");
        Write(".pulumi/credentials.json", $$"""{"current":"https://api.pulumi.com","accessTokens":{"https://api.pulumi.com":"{{Secrets[3]}}" } }""");
        // What people have there: each of it would lead out of a drill.
        var path = string.Join(':', shellPath);
        Write(".bashrc", $"export PATH={path}:$PATH AWS_PROFILE=oncall-profile\nalias aws='aws --profile oncall-profile'\n");
        Write(".zshrc", $"export PATH={path}:$PATH AWS_PROFILE=oncall-profile\nalias aws='aws --profile oncall-profile'\n");
        Write(".zshenv", "export AWS_PROFILE=oncall-profile\n");
        Write(".config/fish/config.fish", $"set -gx PATH {path} $PATH\nset -gx AWS_PROFILE oncall-profile\nalias aws 'command aws --profile oncall-profile'\n");
    }

    public string Path => home.FullName;

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["HOME"] = Path,
        // The system's own client, which the tests install.
        ["PATH"] = $"/usr/bin:{System.Environment.GetEnvironmentVariable("PATH")}",
        ["AWS_PROFILE"] = "oncall-profile",
        ["AWS_ACCESS_KEY_ID"] = Secrets[0],
        ["AWS_SECRET_ACCESS_KEY"] = Secrets[1],
        ["AWS_SESSION_TOKEN"] = Secrets[2],
        ["PULUMI_ACCESS_TOKEN"] = Secrets[3],
        ["REDIS_URL"] = $"rediss://:{Secrets[4]}@10.0.3.17:6379/0",
        ["HTTPS_PROXY"] = "http://10.0.0.1:3128",
        ["http_proxy"] = "http://10.0.0.1:3128",
    };

    public void Dispose() => home.Delete(recursive: true);

    private void Write(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
