using System.Net;
using Amply.Ops.Aws;

namespace Amply.Ops.Tests.Aws;

/// <summary>Each cause has its own words and its own remedy.</summary>
public sealed class AwsTroublesTests
{
    private static readonly AwsPlace Aws = new("ElastiCache", "DescribeReplicationGroups") { Region = "eu-west-1", Host = "elasticache.eu-west-1.amazonaws.com", Option = "--stack prod" };

    [Theory]
    [InlineData("Throttling", 400, "AWS limits how many calls this account may make", "Wait a minute")]
    [InlineData("ThrottlingException", 400, "AWS limits how many calls this account may make", "Wait a minute")]
    [InlineData("ReplicationGroupNotFoundFault", 404, "region eu-west-1 of this AWS account has no such replication group", "aws elasticache describe-replication-groups --region eu-west-1")]
    [InlineData("CacheClusterNotFound", 404, "the group has no such node or shard", "./amply status --stack prod")]
    [InlineData("SnapshotNotFoundFault", 404, "there is no such snapshot", "./amply snapshot list --stack prod")]
    [InlineData("ResourceNotFoundException", 400, "region eu-west-1 of this AWS account has no such secret", "authTokenSecretArn")]
    [InlineData("AccessDenied", 403, "these credentials may not call DescribeReplicationGroups", "operatorPolicyArn")]
    [InlineData("AccessDeniedException", 400, "these credentials may not call DescribeReplicationGroups", "operatorPolicyArn")]
    [InlineData("ExpiredToken", 403, "the AWS session has expired", "aws sso login")]
    [InlineData("InvalidClientTokenId", 403, "AWS does not know these credentials", "aws sso login")]
    [InlineData("SignatureDoesNotMatch", 403, "this machine's clock or the secret key is wrong", "date -u")]
    [InlineData("RequestTimeTooSkewed", 403, "this machine's clock or the secret key is wrong", "date -u")]
    [InlineData("InvalidReplicationGroupState", 400, "another change of the group, a node or a snapshot is running", "./amply status --stack prod --wait 15m")]
    [InlineData("InternalFailure", 500, "ElastiCache itself failed", "AWS' health page")]
    [InlineData("ServiceUnavailable", 503, "ElastiCache itself failed", "AWS' health page")]
    [InlineData("InvalidParameterCombination", 400, "ElastiCache does not take the request", "CommonErrors")]
    public void Refused_ByItsCode_HasItsOwnWordsAndRemedy(string code, int status, string words, string remedy)
    {
        var trouble = AwsTroubles.Refused(code, (HttpStatusCode)status, Aws);

        Assert.Contains(words, trouble.Sentence, StringComparison.Ordinal);
        Assert.Contains(remedy, trouble.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain('{', trouble.Sentence + trouble.Remedy);
    }

    [Fact]
    public void Refused_InALab_LooksAtTheLab()
    {
        var lab = Aws with { IsLab = true, Option = "--lab drill" };

        Assert.Contains("./amply lab status --lab drill", AwsTroubles.Refused("AccessDenied", HttpStatusCode.Forbidden, lab).Remedy, StringComparison.Ordinal);
        Assert.Contains("./amply snapshot list --lab drill", AwsTroubles.Refused("SnapshotNotFoundFault", HttpStatusCode.NotFound, lab).Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Rate exceeded")]
    [InlineData("Rate exceeded.")]
    [InlineData("Rate exceeded. ")]
    public void Message_WhetherOrNotAwsEndsItsOwn_HasNoFullStop(string words)
    {
        var refusal = new AwsServiceException("elasticache", "TestFailover", "Throttling", HttpStatusCode.BadRequest, "id", words);

        Assert.Equal("TestFailover was refused: AWS limits how many calls this account may make (Throttling, 400: Rate exceeded, request id)", refusal.Message);
    }

    [Fact]
    public void Silent_ByItsCause_HasItsOwnWordsAndRemedy()
    {
        AwsTrouble Of(Exception failure) => AwsTroubles.Silent(AwsSilence.Of(failure, AwsTimes.Default), Aws);

        var name = Of(new HttpRequestException(HttpRequestError.NameResolutionError, "a library's words"));
        var certificate = Of(new HttpRequestException(HttpRequestError.SecureConnectionError, "a library's words", new System.Security.Authentication.AuthenticationException()));
        var proxy = Of(new HttpRequestException(HttpRequestError.ProxyTunnelError, "a library's words"));
        var refused = Of(new HttpRequestException(HttpRequestError.ConnectionError, "a library's words", new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused)));
        var late = Of(new TaskCanceledException("a library's words", new TimeoutException()));
        var unknown = Of(new InvalidOperationException("a library's words"));

        Assert.Equal("DescribeReplicationGroups got no answer from elasticache.eu-west-1.amazonaws.com: its name does not resolve", name.Sentence);
        Assert.Contains("Check the region eu-west-1", name.Remedy, StringComparison.Ordinal);
        Assert.Contains("its TLS certificate is not trusted", certificate.Sentence, StringComparison.Ordinal);
        Assert.Contains("captive portal", certificate.Remedy, StringComparison.Ordinal);
        Assert.Contains("the proxy does not connect to it", proxy.Sentence, StringComparison.Ordinal);
        Assert.Contains("the connection was refused", refused.Sentence, StringComparison.Ordinal);
        Assert.Contains("did not answer within 10 s an attempt, 40 s in all", late.Sentence, StringComparison.Ordinal);
        Assert.All([name, certificate, proxy, refused, late, unknown], trouble => Assert.DoesNotContain("library", trouble.Sentence, StringComparison.Ordinal));
    }
}
