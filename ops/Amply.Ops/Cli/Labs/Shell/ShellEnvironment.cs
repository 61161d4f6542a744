using System.Collections;
using Amply.Model.Outputs;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Labs.Shell;

/// <summary>The environment variables of a lab's shell: the user's own, without those that lead to AWS, Pulumi or another Redis.</summary>
internal static class ShellEnvironment
{
    /// <summary>The folder that stands for a bucket of S3 in the runbooks.</summary>
    public const string Bucket = "amply-exports";

    // BASH_FUNC_: functions that bash takes from its environment, and runs in place of programs. A proxy is no address of the lab.
    private static readonly ImmutableArray<string> Prefixes = ["AWS_", "PULUMI_", "REDIS", "CELERY_", "BOTO_", "BASH_FUNC_"];

    private static readonly ImmutableArray<string> Names =
        ["BASH_ENV", "ENV", "ZDOTDIR", "PROMPT_COMMAND", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

    /// <param name="own">The variables of this process.</param>
    public static SortedDictionary<string, string> Of(
        IDictionary own, string lab, StackOutputs outputs, Checkout checkout, ShellFolder folder)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in own)
        {
            if (variable is { Key: string name, Value: string value } && !IsRemoved(name))
            {
                all[name] = value;
            }
        }

        all["PATH"] = $"{folder.Bin}:{Rest(all.GetValueOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"), folder.Bin)}";
        all["AMPLY_HOME"] = checkout.Directory;
        all[Targets.ShellVariable] = lab;
        all["TARGET"] = $"--lab={lab}";
        all["BUCKET"] = Bucket;
        // The lab accepts any key. The files are empty, so no profile and no login of the user is found.
        all["AWS_ACCESS_KEY_ID"] = "lab";
        all["AWS_SECRET_ACCESS_KEY"] = "lab";
        all["AWS_DEFAULT_REGION"] = outputs.Region;
        all["AWS_REGION"] = outputs.Region;
        all["AWS_PAGER"] = "";
        all["AWS_CONFIG_FILE"] = folder.AwsConfig;
        all["AWS_SHARED_CREDENTIALS_FILE"] = folder.AwsCredentials;
        all["AWS_EC2_METADATA_DISABLED"] = "true";
        if (outputs.ApiEndpoint is { } api)
        {
            // For SDKs and scripts. The program aws in the shell gets the address as an option, because old versions ignore this variable.
            all["AWS_ENDPOINT_URL"] = api;
        }

        all["PULUMI_HOME"] = folder.PulumiHome;
        all["PULUMI_BACKEND_URL"] = $"file://{folder.PulumiHome}";
        all["PULUMI_SKIP_UPDATE_CHECK"] = "true";
        all["ZDOTDIR"] = folder.Path;
        all["ENV"] = folder.File("shrc");
        all["NO_PROXY"] = "*";
        return all;
    }

    private static bool IsRemoved(string name) =>
        Names.Contains(name, StringComparer.OrdinalIgnoreCase)
        || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    // A shell within a shell of a lab.
    private static string Rest(string path, string bin) => string.Join(':', path.Split(':').Where(part => part != bin));
}
