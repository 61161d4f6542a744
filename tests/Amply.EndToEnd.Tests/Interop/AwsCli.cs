using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;

namespace Amply.EndToEnd.Interop;

/// <summary>Debian's AWS CLI, as a user types it against a lab.</summary>
internal static class AwsCli
{
    public static Task<CliResult> RunAsync(RunningLab lab, params string[] arguments) => AmplyCli.RunProcessAsync(
        "/usr/bin/aws",
        [.. arguments, "--endpoint-url", lab.Outputs.ApiEndpoint!, "--region", lab.Outputs.Region, "--output", "json"],
        new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = "lab",
            ["AWS_SECRET_ACCESS_KEY"] = "lab",
            ["AWS_CONFIG_FILE"] = Path.Combine(lab.Directory, "no-config"),
            ["AWS_PAGER"] = "",
        });

    /// <summary>Insists on exit code 0.</summary>
    public static async Task<JsonNode> SucceedAsync(RunningLab lab, params string[] arguments)
    {
        var result = await RunAsync(lab, arguments);
        Assert.True(result.ExitCode == 0, result.ToString());
        return JsonNode.Parse(result.Output)!;
    }
}
