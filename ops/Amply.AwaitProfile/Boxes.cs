using Mono.Cecil;

namespace Amply.AwaitProfile;

/// <summary>What the framework runs for a state machine: <c>AsyncTaskMethodBuilder&lt;TResult&gt;.AsyncStateMachineBox&lt;TStateMachine&gt;</c>.</summary>
internal sealed class Boxes
{
    private static readonly string[] Builders = ["AsyncTaskMethodBuilder`1", "AsyncValueTaskMethodBuilder`1"];

    private readonly ModuleDefinition _profile;
    private readonly TypeDefinition _box;
    private readonly List<MethodDefinition> _methods;
    // A reference of any type, in code that all of them share; its library is a name that compilers know.
    private readonly TypeReference _anyReference;

    public Boxes(ModuleDefinition framework, ModuleDefinition profile)
    {
        _profile = profile;
        _box = framework.GetType("System.Runtime.CompilerServices.AsyncTaskMethodBuilder`1")?.NestedTypes.FirstOrDefault(type => type.Name == "AsyncStateMachineBox`1")
            ?? throw new InvalidDataException("this framework's AsyncTaskMethodBuilder<TResult> has no AsyncStateMachineBox<TStateMachine>");
        _methods = [.. _box.Methods.Where(method => method.HasBody && !method.HasGenericParameters)];
        var canon = new AssemblyNameReference("System.Private.Canon", new Version());
        profile.AssemblyReferences.Add(canon);
        _anyReference = new TypeReference("System", "__Canon", profile, canon);
    }

    /// <summary>The methods of <paramref name="type"/>'s box; none where it is no state machine of a method with a result.</summary>
    public IEnumerable<MethodReference> MethodsOf(TypeDefinition type)
    {
        if (!type.IsValueType
            || type.Fields.FirstOrDefault(field => field.Name == "<>t__builder")?.FieldType is not GenericInstanceType builder
            || !Builders.Contains(builder.ElementType.Name))
        {
            return [];
        }

        var box = new GenericInstanceType(_profile.ImportReference(_box))
        {
            GenericArguments = { Shared(builder.GenericArguments[0]), Shared(type) },
        };
        return _methods.Select(method => Of(box, method));
    }

    private MethodReference Of(GenericInstanceType box, MethodDefinition method)
    {
        var reference = new MethodReference(method.Name, _profile.ImportReference(method.ReturnType), box) { HasThis = method.HasThis };
        foreach (var parameter in method.Parameters)
        {
            reference.Parameters.Add(new ParameterDefinition(_profile.ImportReference(parameter.ParameterType)));
        }

        return reference;
    }

    private TypeReference Shared(TypeDefinition stateMachine) =>
        stateMachine.HasGenericParameters
            ? Instance(stateMachine, stateMachine.GenericParameters)
            : _profile.ImportReference(stateMachine);

    private TypeReference Shared(TypeReference type) => type switch
    {
        { IsValueType: false } => _anyReference,
        GenericInstanceType generic => Instance(generic.ElementType, generic.GenericArguments),
        _ => _profile.ImportReference(type),
    };

    private GenericInstanceType Instance(TypeReference type, IEnumerable<TypeReference> arguments)
    {
        var instance = new GenericInstanceType(_profile.ImportReference(type));
        foreach (var argument in arguments)
        {
            instance.GenericArguments.Add(Shared(argument));
        }

        return instance;
    }
}
