using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary>Shows what a routine says it is doing; not <see cref="Progress{T}"/>, which would post to the thread pool and print out of order.</summary>
internal sealed class LineProgress(IProgressLine line) : IProgress<string>
{
    public void Report(string value) => line.Show(value);
}
