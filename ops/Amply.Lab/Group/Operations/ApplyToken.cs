using System.Security.Cryptography;
using System.Text.Json;
using Amply.Model.Plans;

namespace Amply.Lab.Group.Operations;

/// <summary>
/// Rotates the token as an update does. Another generation makes a new token and stores it; the strategy decides whether the old token
/// stays valid.
/// </summary>
public sealed class ApplyToken(GroupControl control, SecretStore secrets, string secretArn)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int DefaultLength = 64;

    /// <summary>Returns the step that was done, null if there was none; a problem; and the token that is now in use.</summary>
    /// <param name="token">The token in use before.</param>
    public async Task<(string? Done, string? Problem, string Token)> RunAsync(
        PlanDocument present, PlanDocument wanted, string token, CancellationToken cancellationToken)
    {
        var renewed = Generation(present) != Generation(wanted);
        if (!renewed && Strategy(present) == Strategy(wanted))
        {
            return (null, null, token);
        }

        var next = renewed ? Generate(Length(wanted)) : token;
        var strategy = Strategy(wanted) is "SET" ? AuthTokenStrategy.Set : AuthTokenStrategy.Rotate;
        if (!renewed && strategy is AuthTokenStrategy.Rotate)
        {
            // There is no new token to make valid beside the token in use.
            return (null, null, token);
        }

        var what = strategy is AuthTokenStrategy.Set ? "setting the token" : "rotating the token";
        var started = control.Modify.Begin(new GroupChange { AuthToken = new AuthTokenChange(next, strategy) }, applyImmediately: true);
        if (await started.ProblemAsync(what, cancellationToken) is { } problem)
        {
            return (null, problem, token);
        }

        if (renewed)
        {
            Store(token, next);
        }

        return (what, null, next);
    }

    private static string Generate(int length) => RandomNumberGenerator.GetString(Alphabet, length);

    private static string? Generation(PlanDocument plan) => Input(plan, ResourceTypes.RandomPassword, "keepers")?.ToString();

    private static string Strategy(PlanDocument plan) =>
        Input(plan, ResourceTypes.ReplicationGroup, "authTokenUpdateStrategy")?.ToString() ?? "ROTATE";

    private static int Length(PlanDocument plan) =>
        Input(plan, ResourceTypes.RandomPassword, "length") is { ValueKind: JsonValueKind.Number } length
        && length.TryGetInt32(out var value) ? value : DefaultLength;

    private static JsonElement? Input(PlanDocument plan, string type, string name) =>
        plan.Resources.FirstOrDefault(resource => resource.Type == type)?.Inputs.TryGetValue(name, out var value) is true ? value : null;

    // The secret holds the token in the field token and in the URLs.
    private void Store(string before, string after)
    {
        var secret = secrets.Find(secretArn) ?? throw new LabException($"There is no secret {secretArn}.");
        var current = secret.Versions.Single(version => version.Stages.Contains(SecretStore.Current));
        var value = current.Reveal().Replace(before, after, StringComparison.Ordinal);
        secrets.Put(secret, Guid.NewGuid().ToString(), value, [SecretStore.Current]);
    }
}
