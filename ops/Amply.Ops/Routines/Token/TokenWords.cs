using Amply.Ops.Target;

namespace Amply.Ops.Routines.Token;

/// <summary>The sentences and commands of a rotation.</summary>
/// <remarks>
/// The token is changed by Pulumi, or in a lab by <c>lab apply</c>, and by nothing else: the stack's settings stay the truth, and a person
/// sees the whole preview of the update.
/// </remarks>
internal static class TokenWords
{
    public static string Summary(TokenStage stage, int old, string? pending)
    {
        var connections = $"{old:N0} {(old == 1 ? "connection is" : "connections are")}";
        return (stage, old) switch
        {
            (TokenStage.Settled, _) => "One token is valid. No connection is older than the last change of the token.",
            (TokenStage.Changing, _) => $"ElastiCache is changing the token now ({pending}).",
            (TokenStage.TwoTokens, 0) => "Two tokens are valid. No connection is older than the new token. A client that has the old "
                + "token and connected since cannot be told apart: restart every client before you revoke the old token.",
            (TokenStage.TwoTokens, _) =>
                $"Two tokens are valid. {connections} older than the new token, so they use the old one: restart these clients.",
            (TokenStage.OldConnections, _) =>
                $"The old token is refused. {connections} from before that, and they stay logged in until they are closed.",
            _ => "It is not known where the rotation stands.",
        };
    }

    public static IEnumerable<Finding> Findings(bool isSilent, string? problem, IEnumerable<NodeLook> unread, GroupTarget target)
    {
        if (isSilent)
        {
            yield return Finding.Warn("API", "the API did not say when the token was changed", $"./amply status {target.Option}");
        }

        if (problem is not null)
        {
            yield return Finding.Warn("old token", $"it is not known whether Redis accepts the old token: {problem}");
        }

        foreach (var look in unread)
        {
            yield return Finding.Warn(
                "connections", $"those of {look.Node.Id} are not known: {look.Problem}", $"./amply status {target.Option}");
        }
    }

    /// <summary>The next command of a rotation; null where there is none.</summary>
    public static string? Next(TokenStage stage, int old, GroupTarget target) => stage switch
    {
        TokenStage.Settled => null,
        TokenStage.TwoTokens when old == 0 => Revoke(target),
        TokenStage.OldConnections => $"./amply token finish {target.Option}",
        TokenStage.Unknown => $"./amply status {target.Option}",
        _ => $"./amply token status {target.Option}",
    };

    /// <summary>The command that adds a new token beside the present one.</summary>
    public static string Rotate(GroupTarget target, int generation) => target.IsLab
        ? $"./amply lab apply {target.Option} --set authTokenGeneration={generation} --set authTokenStrategy=ROTATE"
        : $"{Set(target, "authTokenGeneration", $"{generation}")} && {Set(target, "authTokenStrategy", "ROTATE")} && {Up(target)}";

    /// <summary>The command that revokes the old token.</summary>
    public static string Revoke(GroupTarget target) => target.IsLab
        ? $"./amply lab apply {target.Option} --set authTokenStrategy=SET"
        : $"{Set(target, "authTokenStrategy", "SET")} && {Up(target)}";

    private static string Set(GroupTarget target, string setting, string value) =>
        $"pulumi config set amply-redis:{setting} {value} -s {target.Outputs.Stack}";

    private static string Up(GroupTarget target) => $"pulumi up -s {target.Outputs.Stack}";
}
