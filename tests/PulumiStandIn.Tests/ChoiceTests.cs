using PulumiStandIn.Tests.Programs;

namespace PulumiStandIn.Tests;

public sealed class ChoiceTests : IDisposable
{
    private readonly Checkout checkout = new();

    public void Dispose() => checkout.Dispose();

    [Fact]
    public async Task Packages_that_restore_are_chosen_and_kept()
    {
        var (exitCode, output) = await checkout.BuildAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("chosen: nuget", output, StringComparison.Ordinal);
        Assert.Equal("nuget", checkout.Kept);
    }

    [Fact]
    public async Task Packages_that_do_not_restore_are_stood_in_for_and_the_build_says_so()
    {
        checkout.RegistryHasPackages(false);

        var (exitCode, output) = await checkout.BuildAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("chosen: standin", output, StringComparison.Ordinal);
        Assert.Contains("-p:PulumiSdk=nuget forces the packages", output, StringComparison.Ordinal);
        Assert.Contains("Unable to find package Pulumi.", await File.ReadAllTextAsync(Path.ChangeExtension(checkout.KeptFile, ".log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kept_choice_is_not_found_out_again_until_it_is_deleted()
    {
        checkout.RegistryHasPackages(false);
        await checkout.BuildAsync();
        checkout.RegistryHasPackages(true);

        Assert.Contains("chosen: standin", (await checkout.BuildAsync()).Output, StringComparison.Ordinal);
        File.Delete(checkout.KeptFile);
        Assert.Contains("chosen: nuget", (await checkout.BuildAsync()).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nuget")]
    [InlineData("standin")]
    public async Task A_forced_choice_is_taken_and_not_kept(string forced)
    {
        checkout.RegistryHasPackages(false);

        var (_, output) = await checkout.BuildAsync($"-p:PulumiSdk={forced}");

        Assert.Contains($"chosen: {forced}", output, StringComparison.Ordinal);
        Assert.Null(checkout.Kept);
    }

    [Fact]
    public async Task A_build_that_pulumi_starts_finds_out_anew()
    {
        checkout.RegistryHasPackages(false);
        await checkout.BuildAsync();
        checkout.RegistryHasPackages(true);

        var (exitCode, output) = await checkout.BuildUnderLanguageHostAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("chosen: nuget", output, StringComparison.Ordinal);
        Assert.Equal("nuget", checkout.Kept);
    }

    [Fact]
    public async Task A_build_that_pulumi_starts_fails_without_the_packages()
    {
        checkout.RegistryHasPackages(false);
        await checkout.BuildAsync();

        var (exitCode, output) = await checkout.BuildUnderLanguageHostAsync();

        Assert.NotEqual(0, exitCode);
        Assert.Contains("`pulumi` started this build", output, StringComparison.Ordinal);
        Assert.Contains("dotnet restore infra/Amply.Infra -p:PulumiSdk=nuget", output, StringComparison.Ordinal);
    }
}
