using System.Globalization;
using System.Text.RegularExpressions;
using Amply.Ops.Aws.Protocol;
using Amply.Ops.Routines;

namespace Amply.Ops.Doctor;

/// <summary>Checks what is built and installed on this machine.</summary>
internal static partial class Installed
{
    private const int MostWords = 120;
    private const int OldestDotnet = 10;
    private const int OldestRedis = 7;
    private const string InstallLinker = "apt-get install -y clang zlib1g-dev";
    private const string InstallRedis = "apt-get install -y --no-install-recommends redis-server";
    private const string InstallDotnet = "install the .NET SDK 10: https://dotnet.microsoft.com/download/dotnet/10.0";

    public static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(5);

    public static Task<ImmutableArray<Finding>> ProgramAsync(Surroundings here) => One(here.IsNative
        ? Finding.Pass("program", $"native, {Environment.ProcessPath}")
        : Finding.Warn(
            "program",
            $"runs on .NET {Environment.Version}, which starts slowly: {AppContext.BaseDirectory}",
            $"install a linker and build again: {InstallLinker} && AMPLY_BUILD=again ./amply build"));

    public static async Task<ImmutableArray<Finding>> DotnetAsync(Surroundings here, CancellationToken cancellationToken)
    {
        const string Check = ".NET SDK";
        if (here.Programs.Find("dotnet") is not { } path)
        {
            return [Finding.Warn(Check, "dotnet is not on PATH; builds, plan, lab up, lab apply and demo need it", InstallDotnet)];
        }

        var run = await here.Programs.RunAsync(path, ["--version"], here.Checkout.Directory, Ceiling, cancellationToken);
        return [Major(run.FirstLine) >= OldestDotnet && run.IsDone
            ? Finding.Pass(Check, $"{run.FirstLine.Bounded(MostWords)}, {path}")
            : Finding.Fail(
                Check, $"{path} is not an SDK of version {OldestDotnet} or later: {run.FirstLine.Bounded(MostWords)}", InstallDotnet)];
    }

    public static Task<ImmutableArray<Finding>> LinkerAsync(Surroundings here) => One(Linker(here) is { } path
        ? Finding.Pass("linker", path)
        : Finding.Warn("linker", "neither clang nor gcc is on PATH; without a linker the build is not a native program", InstallLinker));

    public static async Task<ImmutableArray<Finding>> RedisServerAsync(Surroundings here, CancellationToken cancellationToken)
    {
        const string Check = "redis-server";
        var chosen = here.Variable("AMPLY_REDIS_SERVER");
        var name = string.IsNullOrEmpty(chosen) ? Check : chosen;
        if (here.Programs.Find(name) is not { } path)
        {
            return [chosen is { Length: > 0 }
                ? Finding.Fail(Check, $"AMPLY_REDIS_SERVER is '{chosen}', which is not a program", "unset AMPLY_REDIS_SERVER")
                : Finding.Warn(Check, "redis-server is not on PATH; labs, demo, tests and snapshot verify need it", InstallRedis)];
        }

        var run = await here.Programs.RunAsync(path, ["--version"], Path.GetTempPath(), Ceiling, cancellationToken);
        var version = Version().Match(run.Output) is { Success: true } match ? match.Groups[1].Value : "";
        if (Major(version) < OldestRedis)
        {
            var what = $"{path} is not a redis-server of version {OldestRedis} or later: {run.FirstLine.Bounded(MostWords)}";
            return [Finding.Fail(Check, what, InstallRedis)];
        }

        // A server without ports exits at once. A server without TLS exits with another error: it does not know --tls-port.
        string[] nowhere = ["--port", "0", "--tls-port", "0", "--save", "", "--dbfilename", $"none-{Guid.NewGuid():n}.rdb"];
        var tls = await here.Programs.RunAsync(path, nowhere, Path.GetTempPath(), Ceiling, cancellationToken);
        return [$"{tls.Output}{tls.Error}".Contains("not listen", StringComparison.Ordinal)
            ? Finding.Pass(Check, $"{version} with TLS, {path}")
            : Finding.Fail(Check, $"{version} without TLS, {path}; a lab of a stack with TLS needs it", InstallRedis)];
    }

    public static async Task<ImmutableArray<Finding>> AwsCliAsync(Surroundings here, CancellationToken cancellationToken)
    {
        const string Check = "AWS CLI";
        const string Install = "apt-get install -y awscli";
        if (here.Programs.Find("aws") is not { } path)
        {
            return [Finding.Warn(Check, "aws is not on PATH; logging in and some pages of the runbooks need it", Install)];
        }

        var run = await here.Programs.RunAsync(path, ["--version"], Path.GetTempPath(), Ceiling, cancellationToken);
        return [run.IsDone
            ? Finding.Pass(Check, $"{run.FirstLine.Split(' ')[0].Bounded(MostWords)}, {path}")
            : Finding.Fail(Check, $"{path} does not work: {run.FirstLine.Bounded(MostWords)}", Install)];
    }

    private static string? Linker(Surroundings here) => here.Programs.Find("clang") ?? here.Programs.Find("gcc");

    internal static Task<ImmutableArray<Finding>> One(Finding finding) => Task.FromResult(ImmutableArray.Create(finding));

    private static int Major(string version) =>
        int.TryParse(version.Split('.')[0], NumberStyles.None, null, out var major) ? major : 0;

    [GeneratedRegex(@"v=(\d+\.[\d.]+)")]
    private static partial Regex Version();
}
