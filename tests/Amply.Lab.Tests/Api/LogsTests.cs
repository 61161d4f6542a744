using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Lab.Tests.ControlPlane;

namespace Amply.Lab.Tests.Api;

/// <summary>CloudWatch Logs of a lab: as strict as the service.</summary>
public sealed class LogsTests : IAsyncLifetime
{
    private const string Group = "/amply/redis/test/audit";
    private const string Named = $$"""{"logGroupName": "{{Group}}", "logStreamName": "one"}""";

    private ApiHost host = null!;

    private long Now => host.Lab.Time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task InitializeAsync()
    {
        host = await ApiHost.StartAsync(await LabUnderTest.StartAsync());
        host.Lab.Context.Logs.Declare([Group]);
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("CreateLogStream", """{"logGroupName": "/other", "logStreamName": "one"}""", "ResourceNotFoundException")]
    [InlineData("CreateLogStream", $$"""{"logGroupName": "{{Group}}", "logStreamName": "a:b"}""", "InvalidParameterException")]
    [InlineData("CreateLogStream", $$"""{"logGroupName": "{{Group}}"}""", "InvalidParameterException")]
    [InlineData("PutLogEvents", $$"""{"logGroupName": "{{Group}}", "logStreamName": "none", "logEvents": [{"timestamp": 1, "message": "x"}]}""", "ResourceNotFoundException")]
    [InlineData("PutLogEvents", $$"""{"logGroupName": "{{Group}}", "logStreamName": "one", "logEvents": []}""", "InvalidParameterException")]
    [InlineData("PutLogEvents", $$"""{"logGroupName": "{{Group}}", "logStreamName": "one", "logEvents": [{"timestamp": 1, "message": ""}]}""", "InvalidParameterException")]
    [InlineData("PutLogEvents", $$"""{"logGroupName": "{{Group}}", "logStreamName": "one", "logEvents": [{"timestamp": 2, "message": "x"}, {"timestamp": 1, "message": "x"}]}""", "InvalidParameterException")]
    [InlineData("PutLogEvents", $$"""{"logGroupName": "{{Group}}", "logStreamName": "one", "logEvents": [{"timestamp": 1, "message": "x"}, {"timestamp": 86400002, "message": "x"}]}""", "InvalidParameterException")]
    [InlineData("FilterLogEvents", """{"logGroupName": "/other"}""", "ResourceNotFoundException")]
    [InlineData("FilterLogEvents", $$"""{"logGroupName": "{{Group}}", "limit": 0}""", "InvalidParameterException")]
    [InlineData("FilterLogEvents", $$"""{"logGroupName": "{{Group}}", "nextToken": "nonsense"}""", "InvalidParameterException")]
    [InlineData("FilterLogEvents", $$"""{"logGroupName": "{{Group}}", "filterPattern": "x"}""", "InvalidParameterException")]
    [InlineData("DeleteLogGroup", $$"""{"logGroupName": "{{Group}}"}""", "UnknownOperationException")]
    public async Task A_bad_request_is_refused_with_its_type(string action, string body, string type)
    {
        await CallAsync("CreateLogStream", Named);

        var (status, reply) = await CallAsync(action, body);

        Assert.Equal((400, type), (status, reply.GetProperty("__type").GetString()));
    }

    [Fact]
    public async Task A_stream_is_created_once_and_with_an_empty_answer()
    {
        var (first, body) = await CallAsync("CreateLogStream", Named);
        var (second, refused) = await CallAsync("CreateLogStream", Named);

        Assert.Equal((200, JsonValueKind.Undefined), (first, body.ValueKind));
        Assert.Equal((400, "ResourceAlreadyExistsException"), (second, refused.GetProperty("__type").GetString()));
    }

    [Fact]
    public async Task Events_come_back_in_the_order_of_their_times_from_all_streams_page_by_page()
    {
        await CallAsync("CreateLogStream", Named);
        await CallAsync("CreateLogStream", Named.Replace("one", "two", StringComparison.Ordinal));
        await PutAsync("one", (Now - 2000, "first"), (Now, "third"));
        await PutAsync("two", (Now - 1000, "second"));

        var (_, page) = await CallAsync("FilterLogEvents", $$"""{"logGroupName": "{{Group}}", "limit": 2}""");
        var next = page.GetProperty("nextToken").GetString();
        var (_, rest) = await CallAsync("FilterLogEvents", $$"""{"logGroupName": "{{Group}}", "limit": 2, "nextToken": "{{next}}"}""");
        var (_, since) = await CallAsync("FilterLogEvents", $$"""{"logGroupName": "{{Group}}", "startTime": {{Now - 1000}}, "endTime": {{Now - 1}}}""");

        Assert.Equal(["first", "second"], Messages(page));
        Assert.Equal(["third"], Messages(rest));
        Assert.Equal(["second"], Messages(since));
        Assert.False(rest.TryGetProperty("nextToken", out _));
    }

    [Fact]
    public async Task Events_that_are_too_old_or_too_new_are_left_out_and_named()
    {
        await CallAsync("CreateLogStream", Named);

        var old = await PutAsync("one", (Now - (15L * 86_400_000), "old"));
        var ahead = await PutAsync("one", (Now, "now"), (Now + 10_800_000, "ahead"));

        Assert.Equal(1, old.GetProperty("rejectedLogEventsInfo").GetProperty("tooOldLogEventEndIndex").GetInt32());
        Assert.Equal(1, ahead.GetProperty("rejectedLogEventsInfo").GetProperty("tooNewLogEventStartIndex").GetInt32());
        Assert.Equal(["now"], Messages((await CallAsync("FilterLogEvents", $$"""{"logGroupName": "{{Group}}"}""")).Body));
    }

    [Fact]
    public async Task A_signature_for_another_service_is_refused()
    {
        var (status, reply) = await host.Client.JsonAsync("secretsmanager", "Logs_20140328.CreateLogStream", Named);

        Assert.Equal((400, "InvalidSignatureException"), (status, reply.GetProperty("__type").GetString()));
    }

    [Fact]
    public async Task The_caller_of_every_key_is_the_labs_user()
    {
        var answer = await host.Client.SendAsync("sts", [("Action", "GetCallerIdentity"), ("Version", "2011-06-15")]);

        Assert.Equal((200, "arn:aws:iam::000000000000:user/lab"), (answer.Status, Assert.Single(answer.Values("Arn"))));
    }

    private async Task<JsonElement> PutAsync(string stream, params (long At, string Message)[] events) =>
        (await CallAsync("PutLogEvents", new JsonObject
        {
            ["logGroupName"] = Group,
            ["logStreamName"] = stream,
            ["logEvents"] = new JsonArray([.. events.Select(one => new JsonObject { ["timestamp"] = one.At, ["message"] = one.Message })]),
        }.ToJsonString())).Body;

    private Task<(int Status, JsonElement Body)> CallAsync(string action, string body) =>
        host.Client.JsonAsync("logs", $"Logs_20140328.{action}", body);

    private static IEnumerable<string?> Messages(JsonElement reply) =>
        reply.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("message").GetString());
}
