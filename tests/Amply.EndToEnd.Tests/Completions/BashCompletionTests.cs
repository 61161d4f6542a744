using Amply.EndToEnd.Harness;
using Amply.TestServers;

namespace Amply.EndToEnd.Completions;

/// <summary>The script of <c>completion bash</c> in a real bash, which asks the program that ships.</summary>
public sealed class BashCompletionTests : IDisposable
{
    private readonly Home home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Bash_completes_verbs_options_and_values()
    {
        var program = Path.Combine(home.Path, "amply");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\nexec {ShippedProgram.Shell} \"$@\"\n");
        Assert.Equal(0, (await AmplyCli.RunProcessAsync("chmod", ["755", program])).ExitCode);

        var bash = await AmplyCli.RunProcessAsync("bash", ["--norc", "-c", """
            source <(./amply completion bash) || exit 9
            # What bash does when TAB is pressed: it finds the function of the command and calls it.
            press() {
              local spec
              spec=$(complete -p amply)
              COMP_LINE=$1 COMP_POINT=${#1} COMPREPLY=()
              [[ $spec =~ -F\ ([a-z_]+) ]] && "${BASH_REMATCH[1]}" ./amply
              echo "$1> ${COMPREPLY[*]}"
            }
            press './amply sta'
            press './amply status --stack '
            press './amply lab up --set mode='
            press './amply status --output=j'
            press './amply runbook high-c'
            press './amply completion '
            """], home: home.Path);

        Assert.True(bash.ExitCode == 0, bash.ToString());
        Assert.Equal(
            """
            ./amply sta> status
            ./amply status --stack > dev prod staging
            ./amply lab up --set mode=> cluster compatible ha single
            ./amply status --output=j> json
            ./amply runbook high-c> high-connections high-cpu
            ./amply completion > bash fish zsh

            """,
            bash.Output);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task The_script_is_one_that_its_shell_can_read(string shell)
    {
        var script = Path.Combine(home.Path, "script");
        await File.WriteAllTextAsync(script, (await new AmplyCli(home.Path).SucceedAsync("completion", shell)).Output);

        string[] folders = ["/bin", "/usr/bin", "/usr/local/bin"];
        if (folders.Select(folder => Path.Combine(folder, shell)).FirstOrDefault(File.Exists) is { } program)
        {
            var read = await AmplyCli.RunProcessAsync(program, ["-n", script]);
            Assert.True(read.ExitCode == 0 && read.Error.Length == 0, read.ToString());
        }
    }
}
