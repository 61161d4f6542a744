using System.Reflection;
using Pulumi;
using PulumiStandIn.Tests.Programs;

namespace PulumiStandIn.Tests;

public class ResourcePackageTests
{
    private static readonly Type[] Exported =
    [
        .. typeof(Pulumi.Aws.ElastiCache.ReplicationGroup).Assembly.GetExportedTypes(),
        .. typeof(Pulumi.Random.RandomPassword).Assembly.GetExportedTypes(),
    ];

    public static TheoryData<Type> Resources => [.. Exported.Where(type => type.IsSubclassOf(typeof(CustomResource)))];

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Every_resource_can_be_declared_with_what_it_requires(Type type)
    {
        var mocks = new RecordingMocks();
        var constructor = Assert.Single(type.GetConstructors());

        await Run.UpdateAsync(() => constructor.Invoke(["it", Fill(constructor.GetParameters()[1].ParameterType), null]), mocks);

        var seen = Assert.Single(mocks.Resources);
        Assert.Equal(type.GetCustomAttribute<ResourceTypeAttribute>()!.Type, seen.Type);
        Assert.Subset(WireNamesOf(constructor.GetParameters()[1].ParameterType), seen.Inputs.Keys.ToHashSet());
    }

    [Fact]
    public void There_are_resources_to_declare() => Assert.InRange(Resources.Count, 35, 100);

    private static object Fill(Type argsType)
    {
        var args = Activator.CreateInstance(argsType)!;
        foreach (var property in argsType.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.PropertyType == typeof(Input<string>))
            {
                property.SetValue(args, (Input<string>)"text");
            }
            else if (property.PropertyType == typeof(Input<int>))
            {
                property.SetValue(args, (Input<int>)1);
            }
            else
            {
                // Collections come into being when they are read.
                property.GetValue(args);
            }
        }

        return args;
    }

    private static HashSet<string> WireNamesOf(Type argsType) => [.. argsType
        .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
        .Select(member => member.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType == typeof(InputAttribute)))
        .OfType<CustomAttributeData>()
        .Select(attribute => (string)attribute.ConstructorArguments[0].Value!)];
}
