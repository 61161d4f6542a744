namespace Amply.Ops.Tests.CommandLine;

public sealed class CompletionTests : IDisposable
{
    private readonly Line line = new();

    public void Dispose() => line.Dispose();

    [Theory]
    [InlineData("./amply sta", "status")]
    [InlineData("/opt/bin/amply sess", "sessions")]
    [InlineData("amply lab ", "apply", "down", "fault", "shell", "status", "up")]
    [InlineData("amply status --la", "--lab")]
    [InlineData("amply status --stack ", "prod")]
    [InlineData("amply history --lab ", "drill")]
    [InlineData("amply status --output ", "json", "text")]
    [InlineData("amply status --output=j", "--output=json")]
    [InlineData("amply status --output=json --wat", "--watch")]
    [InlineData("amply lab up --set mode=", "mode=cluster", "mode=compatible", "mode=ha", "mode=single")]
    [InlineData("amply lab up --set monthly", "monthlyBudgetUsd=")]
    [InlineData("amply plan p", "prod")]
    [InlineData("amply plan prod --from engine", "engineVersion=7.0", "engineVersion=7.1")]
    [InlineData("amply lab fault f", "fill-memory", "freeze")]
    [InlineData("amply runbook high-c", "high-connections", "high-cpu")]
    [InlineData("amply completion ", "bash", "fish", "zsh")]
    [InlineData("amply status nosuch")]
    public async Task Suggest_GivesWhatBeginsWithTheLastWord(string typed, params string[] candidates)
    {
        Directory.CreateDirectory(line.In(".lab/drill"));

        Assert.Equal(ExitCode.Done, await line.RunAsync("[suggest]", typed));

        Assert.Equal(string.Join('\n', candidates), line.Terminal.Printed);
        Assert.Empty(line.Terminal.Text);
    }

    [Theory]
    [InlineData("[suggest:9]", "amply sta --stack prod", "status")]
    [InlineData("[suggest:999]", "amply sta", "status")]
    [InlineData("[suggest:nonsense]", "amply sta", "status")]
    public async Task Suggest_WithAPosition_LooksNoFurther(string directive, string typed, string candidate)
    {
        Assert.Equal(ExitCode.Done, await line.RunAsync(directive, typed));

        Assert.Equal(candidate, line.Terminal.Printed);
    }

    [Fact]
    public async Task Suggest_OfAVerbWithoutValues_GivesItsLongOptions()
    {
        Assert.Equal(ExitCode.Done, await line.RunAsync("[suggest]", "amply status "));

        Assert.Contains("--stack\n", line.Terminal.Printed, StringComparison.Ordinal);
        Assert.All(line.Terminal.Printed.Split('\n'), option => Assert.StartsWith("--", option, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _amply amply ./amply")]
    [InlineData("zsh", "compdef _amply amply ./amply")]
    [InlineData("fish", "complete -c amply -a '(__amply_complete)'")]
    public async Task Completion_PrintsAScriptThatAsksTheProgram(string shell, string binds)
    {
        Assert.Equal(ExitCode.Done, await line.RunAsync("completion", shell));

        Assert.Contains(binds, line.Terminal.Printed, StringComparison.Ordinal);
        Assert.Contains("AMPLY_BUILD=never", line.Terminal.Printed, StringComparison.Ordinal);
        Assert.Contains("'[suggest]'", line.Terminal.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_OfAnUnknownShell_IsRefused() => Assert.Equal(ExitCode.Usage, await line.RunAsync("completion", "tcsh"));
}
