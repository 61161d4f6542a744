using System.Text;
using System.Text.Json;

namespace Amply.Keyspace.Sessions;

/// <summary>The stored format of sessions.</summary>
public static class SessionJson
{
    /// <summary>Writes a session byte for byte as the applications do.</summary>
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

    /// <summary>Reads a whole session. Unknown fields are skipped.</summary>
    public static KeyRead<Session> Read(ReadOnlyMemory<byte> json)
    {
        var read = ReadFields(json);
        return read.Value switch
        {
            null => KeyReads.Malformed<Session>(read.Problem!),
            { UserId: null } => KeyReads.Malformed<Session>("user_id is missing or not a string"),
            { SecurityStamp: null } => KeyReads.Malformed<Session>("security_stamp is missing or not a string"),
            { IpBinding: null } => KeyReads.Malformed<Session>("ip_binding is not one of none, country, subnet, strict"),
            { CreatedAt: null } => KeyReads.Malformed<Session>("created_at is missing or not an ISO 8601 time"),
            { LastActivity: null } => KeyReads.Malformed<Session>("last_activity is missing or not an ISO 8601 time"),
            { ExpiresAt: null } => KeyReads.Malformed<Session>("expires_at is missing or not an ISO 8601 time"),
            { Client: null } => KeyReads.Malformed<Session>("client is missing or not an object"),
            var fields => KeyReads.Found(new Session
            {
                UserId = fields.UserId,
                SecurityStamp = fields.SecurityStamp,
                IpBinding = fields.IpBinding.Value,
                CreatedAt = fields.CreatedAt.Value,
                LastActivity = fields.LastActivity.Value,
                ExpiresAt = fields.ExpiresAt.Value,
                Client = fields.Client,
            }),
        };
    }

    /// <summary>Reads each field of a session that is readable. Only a value that is not a JSON object is malformed.</summary>
    public static KeyRead<SessionFields> ReadFields(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? KeyReads.Found(Fields(document.RootElement))
                : KeyReads.Malformed<SessionFields>("not a JSON object");
        }
        catch (JsonException)
        {
            // The exception's message quotes the value.
            return KeyReads.Malformed<SessionFields>("not JSON");
        }
    }

    private static SessionFields Fields(JsonElement root) => new()
    {
        UserId = Text(root, "user_id"u8),
        SecurityStamp = Text(root, "security_stamp"u8),
        IpBinding = IpBindings.TryParse(Text(root, "ip_binding"u8), out var binding) ? binding : null,
        CreatedAt = Time(root, "created_at"u8),
        LastActivity = Time(root, "last_activity"u8),
        ExpiresAt = Time(root, "expires_at"u8),
        Client = Property(root, "client"u8) is { ValueKind: JsonValueKind.Object } client
            ? new SessionClient(
                Text(client, "ip_address"u8), Text(client, "ip_country"u8), Text(client, "user_agent"u8), Text(client, "fingerprint"u8))
            : null,
    };

    private static DateTimeOffset? Time(JsonElement element, ReadOnlySpan<byte> name) =>
        PythonTime.TryParse(Text(element, name), out var time) ? time : null;

    private static string? Text(JsonElement element, ReadOnlySpan<byte> name)
    {
        if (Property(element, name) is not { ValueKind: JsonValueKind.String } value)
        {
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // The text has half of a surrogate pair, which Python writes, or bytes that are not UTF-8. .NET has no string for them.
            return null;
        }
    }

    // If a name occurs twice, Python and .NET use the last one.
    private static JsonElement? Property(JsonElement element, ReadOnlySpan<byte> name)
    {
        try
        {
            return element.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            // The name of another field has half of a surrogate pair, and the look-up fails there.
        }

        JsonElement? found = null;
        foreach (var property in element.EnumerateObject())
        {
            found = IsNamed(property, name) ? property.Value : found;
        }

        return found;
    }

    private static bool IsNamed(JsonProperty property, ReadOnlySpan<byte> name)
    {
        try
        {
            return property.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
