using System.Text.Json.Serialization;
using Amply.Ops.Routines.Sessions.Counting;
using Amply.Ops.Routines.Sessions.Listing;

namespace Amply.Ops.Routines.Sessions;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(UtcTimeConverter)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(SessionFlushPlan))]
[JsonSerializable(typeof(SessionFlushResult))]
[JsonSerializable(typeof(SessionCensus))]
[JsonSerializable(typeof(SessionListing))]
[JsonSerializable(typeof(UserSessions))]
internal sealed partial class SessionsJson : JsonSerializerContext;
