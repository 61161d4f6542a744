using System.Collections.Immutable;
using System.Reflection;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>Arguments whose members marked with <see cref="InputAttribute"/> are the inputs.</summary>
public abstract class InputArgs
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
    private readonly ImmutableArray<Member> members;

    protected InputArgs()
    {
        members = [.. FindMembers()];
        if (members.FirstOrDefault(member => !Accepts(member.Type)) is { } wrong)
        {
            throw new InvalidOperationException($"{wrong.FullName} was not an Input<T>");
        }
    }

    private protected abstract bool Accepts(Type memberType);

    internal virtual ImmutableDictionary<string, object?> ToDictionary()
    {
        var dictionary = ImmutableDictionary.CreateBuilder<string, object?>();
        foreach (var member in members)
        {
            var value = member.Read(this);
            if (value is null && member.Input.IsRequired)
            {
                throw new ArgumentNullException(member.Name, $"{member.FullName} is required but was not given a value");
            }

            dictionary.Add(member.Input.Name, member.Input.Json && value is not null ? AsJson(member.FullName, value) : value);
        }

        return dictionary.ToImmutable();
    }

    private static Output<string> AsJson(string path, object value)
        => Output.Combine([Output.AsOutput(value)], values => values[0])
            .Apply(async resolved => WireJson.Write(await new Serializer().SerializeAsync(path, resolved).ConfigureAwait(false)));

    private IEnumerable<Member> FindMembers()
    {
        var fields = GetType().GetFields(Everything).Select(field => new Member(GetType(), field, field.FieldType, field.GetValue));
        var properties = GetType().GetProperties(Everything).Select(property => new Member(GetType(), property, property.PropertyType, property.GetValue));
        return fields.Concat(properties).Where(member => member.Info.IsDefined(typeof(InputAttribute)));
    }

    private sealed record Member(Type Owner, MemberInfo Info, Type Type, Func<object, object?> Read)
    {
        public InputAttribute Input { get; } = Info.GetCustomAttribute<InputAttribute>()!;

        public string Name => Info.Name;

        public string FullName => $"[Input] {Owner.FullName}.{Name}";
    }
}
