using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Lab.Group;
using Amply.Lab.Servers;
using Amply.Model.Outputs;
using Amply.Model.Plans;

namespace Amply.Lab.Supervisor;

/// <summary>The plan's outputs with this lab's endpoints and secrets instead of AWS'.</summary>
internal sealed class LabOutputs(LabDirectory directory, LabNetwork network, LabOptions options, RedisDataPlane plane)
{
    public string ApiEndpoint => $"http://{network.Api}:{options.ApiPort}";

    // redis-py trusts the system's authorities unless the URL names another.
    private string Authority => $"ssl_ca_certs={Uri.EscapeDataString(directory.AuthorityCertificate)}";

    // Cluster mode has only the configuration endpoint, and clients must follow redirections.
    private Endpoint Main => Endpoint.Parse(plane.Endpoints.Primary ?? plane.Endpoints.Configuration!);

    private string RedisUrl(string token) => $"rediss://:{token}@{Main}/0?{Authority}";

    private string CeleryUrl(string token) => $"rediss://:{token}@{Main}/0?ssl_cert_reqs=required&{Authority}";

    public static string SecretName(PlanDocument plan) =>
        plan.Resources.First(r => r.Type == ResourceTypes.Secret).Inputs.TryGetValue("name", out var name)
            ? name.GetString()!
            : $"amply-redis/{plan.Stack}/auth-token";

    public string SecretJson(string token) => new JsonObject
    {
        ["host"] = Main.Address,
        ["port"] = Main.Port,
        ["token"] = token,
        ["tls"] = true,
        ["redisUrl"] = RedisUrl(token),
        ["celeryResultBackendUrl"] = CeleryUrl(token),
    }.ToJsonString();

    /// <summary>Writes a new version of the secret if its value changed, as the Pulumi program does.</summary>
    public void WriteSecret(SecretStore secrets, PlanDocument plan, string token)
    {
        var arn = plan.Outputs.AuthTokenSecretArn;
        var secret = secrets.Find(arn) ?? throw new LabException($"There is no secret {arn}.");
        var present = secret.Versions.Single(version => version.Stages.Contains(SecretStore.Current)).Reveal();
        if (SecretJson(token) is var wanted && wanted != present)
        {
            secrets.Put(secret, Guid.NewGuid().ToString(), wanted, [SecretStore.Current]);
        }
    }

    /// <param name="nodes">The ids of the members. A group that became a cluster keeps its old ids.</param>
    public void Write(PlanDocument plan, IEnumerable<string> nodes, string token)
    {
        var endpoints = plane.Endpoints;
        var outputs = plan.Outputs with
        {
            PrimaryEndpoint = endpoints.Primary,
            ReaderEndpoint = endpoints.Reader,
            ConfigurationEndpoint = endpoints.Configuration,
            Nodes = [.. nodes],
            RedisUrl = RedisUrl(token),
            CeleryResultBackendUrl = CeleryUrl(token),
            ApiEndpoint = ApiEndpoint,
            CaCertificateFile = directory.AuthorityCertificate,
            Bastion = plane.BastionUrl,
        };
        PrivateFiles.Write(directory.Outputs, JsonSerializer.Serialize(outputs, OutputsJson.Default.StackOutputs));
    }
}
