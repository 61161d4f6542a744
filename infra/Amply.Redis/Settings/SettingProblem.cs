namespace Amply.Redis.Settings;

/// <summary>A setting that would be refused, now or by AWS at apply.</summary>
/// <param name="Key">With its namespace, for example <c>amply-redis:mode</c>.</param>
/// <param name="Value">As it was given.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Allowed">What is allowed.</param>
/// <param name="Mend">The command that mends it.</param>
public sealed record SettingProblem(string Key, string? Value, string Problem, string Allowed, string Mend)
{
    /// <summary>One line, whatever the value holds.</summary>
    public override string ToString() => OutsideText.Visible($"{Key}: {(Value is null ? "" : $"'{Value}' ")}{Problem}. Allowed: {Allowed}. Mend: {Mend}");
}
