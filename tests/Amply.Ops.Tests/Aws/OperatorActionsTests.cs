using System.Reflection;
using System.Text;
using Amply.Model;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;

namespace Amply.Ops.Tests.Aws;

/// <summary>The operator's policy is written from <see cref="OperatorActions"/>: what the command line calls must be in it, and nothing else.</summary>
public sealed class OperatorActionsTests
{
    private const byte CallVirtual = 0x6F;

    private static readonly Type[] Seams = [typeof(IElastiCache), typeof(IAlarms), typeof(ISecrets), typeof(ILogs)];

    [Fact]
    public async Task Policy_AllowsExactlyWhatTheCommandLineCalls()
    {
        var called = CalledMethods();
        Assert.NotEmpty(called);

        var actions = new HashSet<string>(StringComparer.Ordinal);
        foreach (var method in called)
        {
            actions.Add(await ActionAsync(method));
        }

        Assert.Equal(OperatorActions.All.Order(StringComparer.Ordinal), actions.Order(StringComparer.Ordinal));
    }

    /// <summary>Methods of the AWS seams that code other than the clients themselves calls, read from its compiled bodies.</summary>
    private static List<MethodInfo> CalledMethods()
    {
        var methods = Seams.SelectMany(seam => seam.GetMethods()).ToDictionary(m => m.MetadataToken);
        return
        [
            .. typeof(AwsClients).Assembly.GetTypes()
                .Where(type => type.Namespace?.StartsWith("Amply.Ops.Aws", StringComparison.Ordinal) != true)
                .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                .Select(method => method.GetMethodBody()?.GetILAsByteArray() ?? [])
                .SelectMany(body => Tokens(body).Where(methods.ContainsKey))
                .Distinct()
                .Select(token => methods[token]),
        ];
    }

    private static IEnumerable<int> Tokens(byte[] body) =>
        Enumerable.Range(0, Math.Max(0, body.Length - 4)).Where(at => body[at] == CallVirtual).Select(at => BitConverter.ToInt32(body, at + 1));

    /// <summary>Calls the method and reads off the request which action it asks for.</summary>
    private static async Task<string> ActionAsync(MethodInfo method)
    {
        await using var api = await RequestCapture.StartAsync();
        using var clients = new AwsClients(new AwsTarget("us-east-1", api.Endpoint), AwsTimes.Default);
        object seam = method.DeclaringType == typeof(IElastiCache) ? clients.ElastiCache : method.DeclaringType == typeof(IAlarms) ? clients.Alarms : method.DeclaringType == typeof(ILogs) ? clients.Logs : clients.Secrets;
        await Assert.ThrowsAsync<AwsUnreachableException>(() => (Task)method.Invoke(seam, [.. method.GetParameters().Select(p => Argument(p.ParameterType))])!);

        var request = api.Requests.First();
        var action = request.Headers.TryGetValue("x-amz-target", out var target)
            ? target.Split('.')[^1]
            : Encoding.UTF8.GetString(request.Body).Split('&').Single(part => part.StartsWith("Action=", StringComparison.Ordinal))["Action=".Length..];
        // IAM knows CloudWatch by another name than its signatures do.
        return $"{(request.Service == "monitoring" ? "cloudwatch" : request.Service)}:{action}";
    }

    private static object? Argument(Type type) => type switch
    {
        _ when type == typeof(string) => "name",
        _ when type == typeof(CancellationToken) => CancellationToken.None,
        _ when type == typeof(LogMessage) => new LogMessage(DateTimeOffset.UnixEpoch, "message"),
        _ when type == typeof(SnapshotSubject) => SnapshotSubject.Node("name"),
        _ when type == typeof(System.Collections.Immutable.ImmutableArray<string>) => System.Collections.Immutable.ImmutableArray.Create("name"),
        _ when type == typeof(ReplicationGroupChange) => new ReplicationGroupChange { MultiAzEnabled = false },
        _ => Activator.CreateInstance(type),
    };
}
