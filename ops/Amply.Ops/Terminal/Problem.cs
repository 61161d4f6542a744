namespace Amply.Ops.Terminal;

/// <summary>One reason why a run did not end well, for programs.</summary>
/// <param name="What">What failed, with the value.</param>
/// <param name="Why">Why it failed; absent where <paramref name="What"/> says so.</param>
/// <param name="Fix">The command or the change that solves it; absent where there is none.</param>
public sealed record Problem(string What, string? Why = null, string? Fix = null);
