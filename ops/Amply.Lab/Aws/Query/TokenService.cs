namespace Amply.Lab.Aws.Query;

/// <summary>AWS' Security Token Service (STS), as far as a lab serves it: who calls.</summary>
internal static class TokenService
{
    public static QueryService Of(string accountId) => new(
        "sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/", [new GetCallerIdentityAction(accountId)]);
}

/// <summary>The caller of every key is one user: a lab has no accounts.</summary>
internal sealed class GetCallerIdentityAction(string accountId) : IQueryAction
{
    public string Name => "GetCallerIdentity";

    public Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken) => Task.FromResult(
        parameters.Problem is { } refusal
            ? QueryReply.Refused(refusal)
            : QueryReply.Of(
                QueryXml.Text("Arn", $"arn:aws:iam::{accountId}:user/lab"),
                QueryXml.Text("UserId", "AIDAQWERTYUIOPASDFGHJ"),
                QueryXml.Text("Account", accountId)));
}
