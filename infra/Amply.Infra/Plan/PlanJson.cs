using System.Text.Json.Serialization;

namespace Amply.Infra.Plan;

[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
internal sealed partial class PlanJson : JsonSerializerContext;
