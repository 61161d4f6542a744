using System.Text.Json;
using Amply.Model.Plans;

namespace Amply.Infra.Tests.Program;

/// <summary>The statements of a plan's IAM documents.</summary>
internal static class IamDocuments
{
    public static IReadOnlyList<JsonElement> Statements(this PlannedResource resource)
    {
        using var document = JsonDocument.Parse(resource.Text("policy")!);
        Assert.Equal(["Statement", "Version"], document.RootElement.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal("2012-10-17", document.RootElement.GetProperty("Version").GetString());
        return [.. document.RootElement.GetProperty("Statement").EnumerateArray().Select(s => s.Clone())];
    }

    public static IReadOnlyList<string> Texts(this JsonElement statement, string name) =>
        statement.GetProperty(name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Select(a => a.GetString()!)]
        : [statement.GetProperty(name).GetString()!];
}
