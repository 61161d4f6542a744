using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Lab.DataPlane;
using Amply.Redis;
using Amply.Redis.Plans;

namespace Amply.Lab.Supervisor;

/// <summary>The plan's outputs with this lab's own endpoints and secrets in the places of AWS'.</summary>
internal sealed class LabOutputs(LabDirectory directory, LabNetwork network, LabOptions options)
{
    private const string SecretType = "aws:secretsmanager/secret:Secret";

    public string ApiEndpoint => string.Create(CultureInfo.InvariantCulture, $"http://{network.Api}:{options.ApiPort}");

    // redis-py trusts the system's authorities unless the URL names another.
    private string Authority => $"ssl_ca_certs={Uri.EscapeDataString(directory.AuthorityCertificate)}";

    private string RedisUrl(string token) => $"rediss://:{token}@{network.With(network.Primary)}/0?{Authority}";

    private string CeleryUrl(string token) => $"rediss://:{token}@{network.With(network.Primary)}/0?ssl_cert_reqs=required&{Authority}";

    public static string SecretName(PlanDocument plan) =>
        plan.Resources.First(r => r.Type == SecretType).Inputs.TryGetValue("name", out var name) ? name.GetString()! : $"amply-redis/{plan.Stack}/auth-token";

    public string SecretJson(string token) => new JsonObject
    {
        ["host"] = network.Primary,
        ["port"] = network.Port,
        ["token"] = token,
        ["tls"] = true,
        ["redisUrl"] = RedisUrl(token),
        ["celeryResultBackendUrl"] = CeleryUrl(token),
    }.ToJsonString();

    public void Write(PlanDocument plan, string token)
    {
        var outputs = plan.Outputs with
        {
            PrimaryEndpoint = network.With(network.Primary),
            ReaderEndpoint = network.With(network.Reader),
            ConfigurationEndpoint = null,
            RedisUrl = RedisUrl(token),
            CeleryResultBackendUrl = CeleryUrl(token),
            ApiEndpoint = ApiEndpoint,
            CaCertificateFile = directory.AuthorityCertificate,
        };
        PrivateFiles.Write(directory.Outputs, JsonSerializer.Serialize(outputs, ContractJson.Default.StackOutputs));
    }
}
