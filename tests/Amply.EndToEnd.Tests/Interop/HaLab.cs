using Amply.EndToEnd.Harness;

namespace Amply.EndToEnd.Interop;

/// <summary>One lab in mode ha that the clients' tests share; none of them changes its topology.</summary>
public sealed class HaLab : IAsyncLifetime
{
    internal RunningLab Lab { get; private set; } = null!;

    public async Task InitializeAsync() => Lab = await RunningLab.UpAsync("--set", "mode=ha");

    public async Task DisposeAsync() => await Lab.DisposeAsync();
}
