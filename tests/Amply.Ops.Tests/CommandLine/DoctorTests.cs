using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amply.Lab.Supervisor;
using Amply.Model.Outputs;
using Amply.Ops.Aws.Protocol;
using Amply.Ops.Doctor;
using Amply.Ops.Tests.Status;
using Amply.TestServers;

namespace Amply.Ops.Tests.CommandLine;

public sealed class DoctorTests : IDisposable
{
    private readonly Line line = new();
    private readonly FakePrograms programs = new();
    private readonly Dictionary<string, string> environment = new() { ["AWS_ACCESS_KEY_ID"] = "AKIAENVIRONMENT" };
    private Func<Task<AWSCredentials>> rest = () => Task.FromResult<AWSCredentials>(new BasicAWSCredentials("AKIAREST", "secret"));

    public void Dispose() => line.Dispose();

    [Fact]
    public async Task Doctor_WhereNothingFails_EndsWithDone()
    {
        Assert.Equal(ExitCode.Done, await RunAsync());

        Finds("pass  program: native, ");
        Finds("pass  .NET SDK: 10.0.100, /bin/dotnet");
        Finds("pass  linker: /bin/gcc");
        Finds("pass  redis-server: 7.0.15 with TLS, /bin/redis-server");
        Finds("pass  AWS CLI: aws-cli/2.15.0, /bin/aws");
        Finds("pass  AWS credentials: from the environment (AWS_ACCESS_KEY_ID)");
        Finds("pass  Pulumi CLI: v3.112.1, /bin/pulumi");
        Finds("pass  Pulumi login: logged in as oncall; stacks: prod");
        Finds("pass  labs: no lab is running");
        Finds("pass  audit log: ");
        Finds("pass  outputs: ");
        Assert.DoesNotContain("Fix:", line.Terminal.Text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(line.Checkout.AuditDirectory));
    }

    [Fact]
    public async Task Doctor_WhereThingsAreMissing_WarnsWithTheCommandThatInstallsThem()
    {
        programs.Answers.Clear();

        Assert.Equal(ExitCode.Done, await RunAsync(native: false));

        Finds("warn  program: runs on .NET ", "AMPLY_BUILD=again ./amply build");
        Finds("warn  .NET SDK: ", "https://dotnet.microsoft.com/download/dotnet/10.0");
        Finds("warn  linker: ", "apt-get install -y clang zlib1g-dev");
        Finds("warn  redis-server: ", "apt-get install -y --no-install-recommends redis-server");
        Finds("warn  AWS CLI: ", "apt-get install -y awscli");
        Finds("warn  Pulumi CLI: ", "curl -fsSL https://get.pulumi.com | sh");
        Assert.DoesNotContain("Pulumi login", line.Terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dotnet --version", 0, "9.0.100", ".NET SDK: /bin/dotnet is not an SDK of version 10 or later: 9.0.100", "install")]
    [InlineData("redis-server --version", 0, "v=6.2.7 sha=0", "redis-server: /bin/redis-server is not a redis-server of", "apt-get install")]
    [InlineData("redis-server --port", 1, "Bad directive", "redis-server: 7.0.15 without TLS", "apt-get install")]
    [InlineData("aws --version", 127, "aws: not found", "AWS CLI: /bin/aws does not work: aws: not found", "apt-get install -y awscli")]
    [InlineData("pulumi whoami", 255, "error: PULUMI_ACCESS_TOKEN must be set", "Pulumi login: pulumi is not logged in", "pulumi login")]
    [InlineData("pulumi stack", 255, "error: rediss://:t0ken@host", "Pulumi login: logged in as oncall; the stacks", "pulumi stack ls")]
    [InlineData("pulumi stack", 0, "not json", "Pulumi login: logged in as oncall; the stacks cannot be listed", "pulumi stack ls")]
    public async Task Doctor_WhereAProgramDoesNotWork_NeedsAttention(string command, int exitCode, string said, string found, string fix)
    {
        programs.Answers[command] = new ProgramRun(exitCode, said, "");

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync());

        Finds($"FAIL  {found}", fix);
        Assert.DoesNotContain("t0ken", line.Terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WhereALabHasCrashed_NamesTheCommandThatCleansUp()
    {
        Directory.CreateDirectory(line.In(".lab/drill"));

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync());

        Finds("FAIL  labs: lab 'drill' has crashed", "./amply lab down --lab drill");
    }

    [Theory]
    [InlineData("saved prod.json")]
    [InlineData(".lab/drill/outputs.json")]
    public async Task Doctor_WhereOthersCanReadATokensFile_NamesTheFile(string name)
    {
        var file = line.In(name);
        var outputs = Seen.Outputs with { RedisUrl = "rediss://:t0ken@host:6379/0" };
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(outputs, OutputsJson.Default.StackOutputs));
        await File.WriteAllTextAsync(line.In("other.json"), "{}");
        Chmod(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync());

        var quoted = name.Contains(' ', StringComparison.Ordinal) ? $"'{file}'" : file;
        Finds($"FAIL  outputs: '{file}' holds the token, and others can use the file", $"chmod 600 {quoted}");
        Assert.DoesNotContain("t0ken", line.Terminal.Text, StringComparison.Ordinal);

        Chmod(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await RunAsync();
        Finds("pass  outputs: ");
    }

    [Fact]
    public async Task Doctor_WhereTheAuditLogCannotBeWritten_SaysWhy()
    {
        await File.WriteAllTextAsync(line.In(".audit"), "");

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync());

        var found = $"FAIL  audit log: {line.Checkout.AuditDirectory} cannot be written: a part of its path is a file";
        Finds(found, "export AMPLY_AUDIT_DIR=DIRECTORY");
    }

    [Fact]
    public async Task Doctor_WhereNoCredentialsAreConfigured_DoesNotWaitForAnInstance()
    {
        environment.Clear();
        rest = () => new TaskCompletionSource<AWSCredentials>().Task;
        var began = TimeProvider.System.GetTimestamp();

        Assert.Equal(ExitCode.Done, await RunAsync());

        Finds("warn  AWS credentials: no AWS credentials were found", "aws configure sso");
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Doctor_WhereAProfileGivesNone_SaysHowToLogIn()
    {
        environment.Clear();
        environment["AWS_PROFILE"] = "on-call";

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync());

        Finds("FAIL  AWS credentials: there is no usable profile on-call; there are: none", "aws configure sso --profile on-call");
    }

    [Fact]
    public async Task Doctor_WhereACheckThrows_IsAFailureOfThatCheck()
    {
        programs.Failing = "aws";

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync());

        Finds("FAIL  AWS CLI: the check itself failed (InvalidOperationException)", "./amply doctor");
    }

    [Fact]
    public async Task Doctor_AsJson_IsAsItsSchemaHasIt()
    {
        programs.Answers["pulumi whoami"] = new ProgramRun(null, "", "it did not end within 5 s");

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync(words: ["doctor", "--output", "json"]));

        var answer = AnswerSchemas.Check(line.Terminal.Printed, "doctor", ExitCode.NeedsAttention);
        var problem = Assert.Single(answer["problems"]!.AsArray())!;
        Assert.Equal(
            ("Pulumi login: pulumi is not logged in, or its backend does not answer: it did not end within 5 s", "pulumi login"),
            ((string?)problem["what"], (string?)problem["fix"]));
        Assert.Equal(11, answer["findings"]!.AsArray().Count);
        Assert.DoesNotContain("AKIA", line.Terminal.Printed, StringComparison.Ordinal);
    }

    private static void Chmod(string file, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }

    private void Finds(string start, string? fix = null)
    {
        var lines = line.Terminal.Text.Split('\n');
        var at = Array.FindIndex(lines, l => l.StartsWith($"  {start}", StringComparison.Ordinal));
        Assert.True(at >= 0, $"{start} is not in:\n{line.Terminal.Text}");
        if (fix is not null)
        {
            // A sentence, a command, or both.
            var below = lines.Skip(at + 1).TakeWhile(l => l.StartsWith("        ", StringComparison.Ordinal));
            Assert.Contains(below, l => l.Contains(fix, StringComparison.OrdinalIgnoreCase));
        }
    }

    private Task<ExitCode> RunAsync(bool native = true, params string[] words)
    {
        var profiles = new CredentialProfileStoreChain(line.In("no-profiles"));
        var here = new Surroundings(line.Checkout, new LabClient(line.Checkout.Labs, TimeProvider.System))
        {
            Programs = programs,
            Variable = environment.GetValueOrDefault,
            Credentials = () => new UserCredentials(profiles, environment.GetValueOrDefault, rest),
            IsNative = native,
            Directory = line.Checkout.Directory,
        };
        return Line.RunAsync(line.Services with { Surroundings = here }, words is [] ? ["doctor"] : words);
    }

    /// <summary>Programs of which a test says what they print, by the first two words.</summary>
    private sealed class FakePrograms : IPrograms
    {
        public Dictionary<string, ProgramRun> Answers { get; } = new()
        {
            ["dotnet --version"] = Done("10.0.100"),
            ["gcc"] = Done(""),
            ["redis-server --version"] = Done("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1"),
            ["redis-server --port"] = new ProgramRun(1, "1:M # Configured to not listen anywhere, exiting.", ""),
            ["aws --version"] = Done("aws-cli/2.15.0 Python/3.11"),
            ["pulumi version"] = Done("v3.112.1"),
            ["pulumi whoami"] = Done("oncall"),
            ["pulumi stack"] = Done("""[{"name":"prod","current":false}]"""),
        };

        public string? Failing { get; set; }

        public string? Find(string name) => Answers.Keys.Any(key => key.Split(' ')[0] == name) ? $"/bin/{name}" : null;

        public Task<ProgramRun> RunAsync(
            string path, IEnumerable<string> arguments, string directory, TimeSpan ceiling, CancellationToken cancellationToken) =>
            Path.GetFileName(path) == Failing
                ? throw new InvalidOperationException("rediss://:t0ken@host")
                : Task.FromResult(Answers[$"{Path.GetFileName(path)} {arguments.First()}"]);

        private static ProgramRun Done(string output) => new(0, output + "\n", "");
    }
}
