using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amply.Redis;

/// <summary>Writes an enum's members in camelCase, as every other name in the contracts is written.</summary>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
