using Amply.TestServers;

namespace Amply.Ops.Tests.Hints;

public sealed class HintTests
{
    [Theory]
    [InlineData("./amply status --lab x", null, "./amply status --lab x")]
    [InlineData("Fix: end the lab: ./amply lab down --lab x", "End the lab.", "./amply lab down --lab x")]
    [InlineData("Set AWS_PROFILE, or log in: aws sso login --profile oncall", "Set AWS_PROFILE, or log in.", "aws sso login --profile oncall")]
    [InlineData("write the file again: (umask 077; pulumi stack output --json -s prod > 'x')", "Write the file again.", "(umask 077; pulumi stack output --json -s prod > 'x')")]
    [InlineData("select one: --lab NAME", "Select one: --lab NAME.", null)]
    [InlineData("install the .NET SDK 10: https://dotnet.microsoft.com/download/dotnet/10.0", "Install the .NET SDK 10: https://dotnet.microsoft.com/download/dotnet/10.0.", null)]
    [InlineData("./amply failover --lab x   (amply-redis-prod-001 could take over)", "./amply failover --lab x   (amply-redis-prod-001 could take over)", null)]
    [InlineData("See who answers: aws sts get-caller-identity. Then log in", "See who answers: aws sts get-caller-identity. Then log in.", null)]
    [InlineData("./amply lab apply --lab x --set 'memberIds=[\"a\",\"b\"]'", null, "./amply lab apply --lab x --set 'memberIds=[\"a\",\"b\"]'")]
    public void A_remedy_is_a_sentence_and_a_command_that_can_be_pasted(string remedy, string? advice, string? command) =>
        Assert.Equal(new Hint(advice, command), Hint.Of(remedy));

    [Theory]
    [InlineData("./amply status --lab x", true)]
    [InlineData("./amply runbook lost-node", true)]
    [InlineData("./amply status", false)]
    [InlineData("./amply status --lab x --no-such-option", false)]
    [InlineData("./amply failover --lab x (001 could take over)", false)]
    [InlineData("ops/runbooks/lost-node.md", false)]
    [InlineData("pulumi up -s 'prod", false)]
    public void A_hint_that_cannot_be_pasted_is_seen(string hint, bool works) => Assert.Equal(works, PastedHints.Why(hint) is null);
}
