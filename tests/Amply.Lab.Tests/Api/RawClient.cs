using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace Amply.Lab.Tests.Api;

/// <summary>Sends requests as they are on the wire, signed or not.</summary>
internal sealed class RawClient(Uri endpoint) : IDisposable
{
    public const string Version = "2015-02-02";

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = endpoint };

    public async Task<QueryAnswer> QueryAsync(string action, params (string Name, string Value)[] parameters) =>
        await SendAsync("elasticache", [("Action", action), ("Version", Version), .. parameters]);

    public async Task<QueryAnswer> SendAsync(string service, (string Name, string Value)[] parameters, string? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = new FormUrlEncodedContent(parameters.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))),
        };
        request.Headers.TryAddWithoutValidation("Authorization", authorization ?? Signed(service));
        using var response = await http.SendAsync(request);
        return new QueryAnswer((int)response.StatusCode, XDocument.Parse(await response.Content.ReadAsStringAsync()).Root!);
    }

    public async Task<QueryAnswer> GetUnsignedAsync(string query)
    {
        using var response = await http.GetAsync(new Uri("/?" + query, UriKind.Relative));
        return new QueryAnswer((int)response.StatusCode, XDocument.Parse(await response.Content.ReadAsStringAsync()).Root!);
    }

    public Task<(int Status, JsonElement Body)> SecretsAsync(string target, string body, string? authorization = null) =>
        JsonAsync("secretsmanager", target, body, authorization);

    /// <returns>The body; undefined where it is empty.</returns>
    public async Task<(int Status, JsonElement Body)> JsonAsync(string service, string target, string body, string? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", target);
        request.Headers.TryAddWithoutValidation("Authorization", authorization ?? Signed(service));
        using var response = await http.SendAsync(request);
        if (await response.Content.ReadAsStringAsync() is not { Length: > 0 } text)
        {
            return ((int)response.StatusCode, default);
        }

        using var document = JsonDocument.Parse(text);
        return ((int)response.StatusCode, document.RootElement.Clone());
    }

    public void Dispose() => http.Dispose();

    private static string Signed(string service) =>
        $"AWS4-HMAC-SHA256 Credential=lab/20260302/eu-west-1/{service}/aws4_request, SignedHeaders=host, Signature=00";
}

/// <summary>An answer in the Query protocol.</summary>
internal sealed record QueryAnswer(int Status, XElement Root)
{
    public string? Code => Root.Descendants().FirstOrDefault(element => element.Name.LocalName == "Code")?.Value;

    public string? Message => Root.Descendants().FirstOrDefault(element => element.Name.LocalName == "Message")?.Value;

    public IEnumerable<string> Values(string name) => Root.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value);
}
