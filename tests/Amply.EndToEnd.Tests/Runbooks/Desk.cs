using Amply.EndToEnd.Harness;
using Amply.TestServers;

namespace Amply.EndToEnd.Runbooks;

/// <summary>Where a person on call sits: a checkout with <c>./amply</c>, and <c>aws</c> and <c>pulumi</c> that work on a lab in place of AWS.</summary>
internal static class Desk
{
    private const string Bucket = "amply-exports";

    /// <summary>Puts the programs there and opens a shell.</summary>
    public static BashSession Open(RunningLab lab)
    {
        var programs = Directory.CreateDirectory(Path.Combine(lab.HomeDirectory, "bin")).FullName;
        Write(Path.Combine(lab.HomeDirectory, "amply"), $"exec {ShippedProgram.Shell} \"$@\"");
        Directory.CreateDirectory(Path.Combine(lab.HomeDirectory, ".lab", ".buckets", Bucket));
        Write(Path.Combine(programs, "aws"), Aws(lab.Outputs.ApiEndpoint!));
        Write(Path.Combine(programs, "pulumi"), Pulumi(lab.Name));
        return new BashSession(lab.HomeDirectory, new Dictionary<string, string>
        {
            ["AMPLY_HOME"] = lab.HomeDirectory,
            ["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}",
            ["TARGET"] = $"--lab {lab.Name}",
            ["BUCKET"] = Bucket,
            ["AWS_ACCESS_KEY_ID"] = "lab",
            ["AWS_SECRET_ACCESS_KEY"] = "lab",
            ["AWS_DEFAULT_REGION"] = "us-east-1",
            ["AWS_PAGER"] = "",
            // What the system's authorities are to AWS' certificates, the lab's own is to its.
            ["SSL_CERT_FILE"] = lab.Outputs.CaCertificateFile!,
        });
    }

    /// <summary>The real one, which only has to be told where the lab is; S3's buckets are folders.</summary>
    private static string Aws(string endpoint) => $$"""
        file="$AMPLY_HOME/.lab/.buckets/${3#s3://}"
        case "$1 $2" in
          "s3 cp") exec cp "$file" "$4" ;;
          "s3 rm") exec rm "$file" ;;
          *) exec /usr/bin/aws --endpoint-url '{{endpoint}}' "$@" ;;
        esac
        """;

    /// <summary>Keeps settings as 'pulumi config set' does; 'pulumi up' moves the lab to them, or makes another where the group is another.</summary>
    private static string Pulumi(string lab) => $$"""
        settings="$AMPLY_HOME/.settings"
        touch "$settings"
        [ "${*: -2}" = "-s prod" ] || { echo "error: no stack was named" >&2; exit 255; }
        case "$1 $2" in
          "config set")
            key=${3#amply-redis:}
            [ "$key" != "$3" ] || { echo "error: $3 is no key of the project" >&2; exit 255; }
            sed -i "/^$key=/d" "$settings"
            echo "$key=$4" >>"$settings"
            ;;
          "up -s")
            mapfile -t lines <"$settings"
            set=()
            for line in "${lines[@]}"; do set+=(--set "$line"); done
            if grep -q '^groupGeneration=' "$settings" && ! grep -q '"amply-redis-prod-g2"' "$AMPLY_HOME/.lab/{{lab}}/outputs.json"; then
              ./amply lab down --lab {{lab}} && ./amply lab up --stack prod --name {{lab}} "${set[@]}"
            else
              ./amply lab apply --lab {{lab}} "${set[@]}"
            fi
            ;;
          *) echo "error: not played here: $*" >&2; exit 255 ;;
        esac
        """;

    private static void Write(string file, string body)
    {
        File.WriteAllText(file, $"#!/usr/bin/env bash\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
