using Amply.EndToEnd.Harness;

namespace Amply.EndToEnd.Interop;

/// <summary>Celery's own result backend at a lab.</summary>
public sealed class CeleryTests(HaLab shared) : IClassFixture<HaLab>
{
    [Fact]
    public async Task It_stores_and_reads_results_through_its_own_URL()
    {
        var result = await AmplyCli.RunProcessAsync(
            "/usr/bin/python3",
            [Path.Combine(AppContext.BaseDirectory, "Interop", "celery_results.py")],
            new Dictionary<string, string> { ["CELERY_RESULT_BACKEND"] = shared.Lab.Outputs.CeleryResultBackendUrl! });

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("SUCCESS 42 3600", result.Output.Trim());
    }
}
