using System.Collections.Immutable;
using Pulumi;
using Pulumi.Testing;

namespace PulumiStandIn.Tests.Programs;

/// <summary>Runs a few lines as a program.</summary>
internal static class Run
{
    public static TestOptions Preview => new() { IsPreview = true };

    public static TestOptions Update => new() { IsPreview = false };

    public static Task<ImmutableArray<Resource>> UpdateAsync(Action program, IMocks? mocks = null)
        => Deployment.TestAsync(mocks ?? new RecordingMocks(), Update, program);

    public static Task<ImmutableArray<Resource>> PreviewAsync(Action program, IMocks? mocks = null)
        => Deployment.TestAsync(mocks ?? new RecordingMocks(), Preview, program);

    /// <summary>The messages of the errors that a program reports.</summary>
    public static async Task<IReadOnlyList<string>> ErrorsOfAsync(Action program, IMocks? mocks = null)
        => (await Record.ExceptionAsync(() => UpdateAsync(program, mocks))) switch
        {
            RunException one => [one.Message],
            AggregateException several => [.. several.InnerExceptions.Select(error => Assert.IsType<RunException>(error).Message)],
            var other => throw new InvalidOperationException($"The program was to fail with an error, but: {other}"),
        };
}
