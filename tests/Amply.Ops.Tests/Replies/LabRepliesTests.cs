using System.Text.Json;
using Amply.Lab;
using Amply.Lab.Supervisor;
using Amply.TestServers;
using Amply.Wire;

namespace Amply.Ops.Tests.Replies;

/// <summary>Whoever answers in the place of a lab's own control is not believed.</summary>
public sealed class LabRepliesTests : IDisposable
{
    private const string Token = "c0ntr0lc0ntr0lc0ntr0l";

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("amply-labs-");

    public static TheoryData<string> Answers =>
    [
        .. HostileAnswers.All.Keys.Except(["nothing"]),
        .. Odd.Keys,
    ];

    private static Dictionary<string, string> Odd { get; } = new()
    {
        ["null"] = "null",
        ["a status without nodes"] =
            """
            {"name":"x","stack":"prod","mode":"ha","groupStatus":"available","replicationGroupId":"g","apiEndpoint":"a","caCertificateFile":"c",
            "supervisorProcessId":1,"supervisorLog":"l","uptimeSeconds":1,"realistic":false,"nodes":null,"faults":null}
            """,
    };

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Status_WhenSomebodyElseAnswers_SaysSo(string answer)
    {
        await using var api = HostileApi.Start(Answer(answer));

        var refusal = await Assert.ThrowsAsync<LabRefusedException>(() => Labs(api).StatusAsync("x", CancellationToken.None));

        Assert.StartsWith("lab 'x': its supervisor (process ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("terms", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Inject_WhenSomebodyElseAnswers_IsNotTakenForDone(string answer)
    {
        await using var api = HostileApi.Start(Answer(answer));

        await Assert.ThrowsAsync<LabRefusedException>(() => Labs(api).InjectAsync("x", "api-500", CancellationToken.None));
    }

    [Fact]
    public async Task Status_WhenSomebodyRedirects_SendsTheTokenNowhere()
    {
        await using var elsewhere = HostileApi.Start(HostileAnswers.All["JSON"]);
        await using var api = HostileApi.Start(call => call.ReplyAsync(302, "text/html", "moved", $"Location: {elsewhere.Endpoint}"));

        await Assert.ThrowsAsync<LabRefusedException>(() => Labs(api).StatusAsync("x", CancellationToken.None));

        Assert.Empty(elsewhere.Actions);
    }

    private static Func<HostileCall, Task> Answer(string name) =>
        Odd.TryGetValue(name, out var body) ? call => call.ReplyAsync(200, "application/json", body) : HostileAnswers.All[name];

    // Its supervisor is this process: it lives.
    private LabClient Labs(HostileApi api)
    {
        var directory = new LabDirectory(root.FullName, "x");
        directory.Create();
        var self = ProcessIdentity.Of(Environment.ProcessId)!;
        File.WriteAllText(directory.Process, $"{self.ProcessId} {self.StartTicks}");
        var state = new LabState { Supervisor = self, ApiEndpoint = api.Endpoint.ToString().TrimEnd('/'), ControlToken = Token, Started = DateTimeOffset.UtcNow };
        File.WriteAllText(directory.State, JsonSerializer.Serialize(state, LabJson.Default.LabState));
        return new LabClient(root.FullName, TimeProvider.System);
    }
}
