using System.Text.Json;
using Amply.Model;
using Amply.Model.Plans;

namespace Amply.Infra.Tests.Program;

/// <summary>Every resource as the real provider's schema knows it.</summary>
public sealed class ResourceInputsTests
{
    // The schema's extract has AWS alone; these are the random provider's.
    private static readonly string[] PasswordInputs = ["keepers", "length", "special"];

    private static readonly JsonElement Schema = JsonDocument.Parse(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "resources.json"))).RootElement;

    [Theory]
    [MemberData(nameof(Planned.Variants), MemberType = typeof(Planned))]
    public async Task Inputs_AreKnownToTheProviderAndNoneRequiredIsMissing(string settings)
    {
        var plan = await Planned.OfAsync(settings);

        Assert.NotEmpty(plan.Resources);
        Assert.All(plan.Resources, IsWhatTheSchemaKnows);
    }

    [Theory]
    [MemberData(nameof(Planned.Variants), MemberType = typeof(Planned))]
    public async Task Resources_HaveAComponentAsParentAndTagsWhereTheyTakeThem(string settings)
    {
        var plan = await Planned.OfAsync(settings);

        Assert.All(plan.Resources, r => Assert.NotNull(r.Parent));
        Assert.All(plan.Resources.Where(TakesTags), r => Assert.Equal("prod", r.Inputs["tags"].GetProperty("Environment").GetString()));
    }

    [Fact]
    public async Task Plan_FollowsFromItsSettingsAlone()
    {
        const string Settings = "mode=cluster shards=3 replicas=2";

        Assert.Equal(Json(await Planned.OfAsync(Settings)), Json(await Planned.AgainAsync(Settings)));

        static string Json(PlanDocument plan) => JsonSerializer.Serialize(plan, PlanJson.Default.PlanDocument);
    }

    [Fact]
    public async Task Names_AreUnique()
    {
        var plan = await Planned.OfAsync("mode=cluster shards=3 replicas=2");

        Assert.Equal(plan.Resources.Length, plan.Resources.Select(r => (r.Type, r.Name)).Distinct().Count());
    }

    private static void IsWhatTheSchemaKnows(PlannedResource resource)
    {
        if (resource.Type == ResourceTypes.RandomPassword)
        {
            Assert.Equal(PasswordInputs, resource.Inputs.Keys);
            return;
        }

        var type = Schema.GetProperty(resource.Type);
        var known = type.GetProperty("inputs").EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        Assert.All(resource.Inputs.Keys, input => Assert.True(known.Contains(input), $"{resource.Type} has no input {input}"));
        Assert.All(
            type.GetProperty("required").EnumerateArray().Select(r => r.GetString()!),
            input => Assert.True(
                resource.Inputs.TryGetValue(input, out var value) && value.ValueKind != JsonValueKind.Null,
                $"{resource.Name} lacks {input}"));
    }

    private static bool TakesTags(PlannedResource resource) =>
        resource.Type != ResourceTypes.RandomPassword && Schema.GetProperty(resource.Type)
            .GetProperty("inputs")
            .TryGetProperty("tags", out _);
}
