using System.Text;
using System.Text.Json;
using Amply.Keyspace.Json;

namespace Amply.Keyspace.Sessions;

/// <summary>The wire format of sessions.</summary>
public static class SessionJson
{
    /// <summary>Writes a session byte for byte as the applications would.</summary>
    public static string Write(Session session) => new StringBuilder(512)
        .Append("{\"user_id\": ").AppendPythonString(session.UserId)
        .Append(", \"security_stamp\": ").AppendPythonString(session.SecurityStamp)
        .Append(", \"ip_binding\": ").AppendPythonString(session.IpBinding.Word())
        .Append(", \"created_at\": ").AppendPythonString(PythonTime.Format(session.CreatedAt))
        .Append(", \"last_activity\": ").AppendPythonString(PythonTime.Format(session.LastActivity))
        .Append(", \"expires_at\": ").AppendPythonString(PythonTime.Format(session.ExpiresAt))
        .Append(", \"client\": {\"ip_address\": ").AppendPythonString(session.Client.IpAddress)
        .Append(", \"ip_country\": ").AppendPythonString(session.Client.IpCountry)
        .Append(", \"user_agent\": ").AppendPythonString(session.Client.UserAgent)
        .Append(", \"fingerprint\": ").AppendPythonString(session.Client.Fingerprint)
        .Append("}}")
        .ToString();

    /// <summary>Reads a session; fields it does not know are passed over.</summary>
    public static KeyRead<Session> Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            // The exception's text quotes the value.
            return KeyRead.Malformed<Session>("not JSON");
        }
    }

    private static KeyRead<Session> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return KeyRead.Malformed<Session>("not a JSON object");
        }

        var userId = Text(root, "user_id");
        var securityStamp = Text(root, "security_stamp");
        if (userId is null || securityStamp is null)
        {
            return KeyRead.Malformed<Session>($"{(userId is null ? "user_id" : "security_stamp")} is missing or not a string");
        }

        if (!IpBindings.TryParse(Text(root, "ip_binding"), out var binding))
        {
            return KeyRead.Malformed<Session>("ip_binding is not one of none, country, subnet, strict");
        }

        if (!TryTime(root, "created_at", out var createdAt, out var problem)
            || !TryTime(root, "last_activity", out var lastActivity, out problem)
            || !TryTime(root, "expires_at", out var expiresAt, out problem))
        {
            return KeyRead.Malformed<Session>(problem);
        }

        if (!root.TryGetProperty("client", out var client) || client.ValueKind != JsonValueKind.Object)
        {
            return KeyRead.Malformed<Session>("client is missing or not an object");
        }

        return KeyRead.Found(new Session
        {
            UserId = userId,
            SecurityStamp = securityStamp,
            IpBinding = binding,
            CreatedAt = createdAt,
            LastActivity = lastActivity,
            ExpiresAt = expiresAt,
            Client = new SessionClient(
                Text(client, "ip_address"), Text(client, "ip_country"), Text(client, "user_agent"), Text(client, "fingerprint")),
        });
    }

    private static bool TryTime(JsonElement element, string name, out DateTimeOffset time, out string problem)
    {
        problem = $"{name} is missing or not an ISO 8601 time";
        return PythonTime.TryParse(Text(element, name), out time);
    }

    private static string? Text(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8: Python writes the former, .NET has no string for either.
            return null;
        }
    }
}
