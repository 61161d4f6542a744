using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Amply.AwaitProfile;

/// <summary>Tells crossgen what an await runs that it does not find by itself: the state machine boxes of methods that return references.</summary>
/// <remarks>
/// For <c>Task&lt;string&gt;</c> the runtime's shared code picks the box, by look-up, so no compiled code names it and each start
/// compiled some two hundred methods of such boxes. A profile names them. Its format is an assembly's:
/// https://github.com/dotnet/runtime/blob/main/src/coreclr/tools/aot/ILCompiler.ReadyToRun/IBC/MIbcProfileParser.cs
/// </remarks>
internal static class Profile
{
    private const string CoreLibrary = "System.Private.CoreLib";

    /// <summary>Writes the profile of every state machine in <paramref name="assemblies"/>.</summary>
    /// <returns>How many methods it names.</returns>
    /// <exception cref="InvalidDataException">The framework's core library is not among them, or is not as this tool knows it.</exception>
    public static int Write(string path, IReadOnlyCollection<string> assemblies)
    {
        var core = assemblies.FirstOrDefault(assembly => Path.GetFileNameWithoutExtension(assembly) == CoreLibrary)
            ?? throw new InvalidDataException($"{CoreLibrary}.dll is not among the assemblies");
        using var framework = ModuleDefinition.ReadModule(core);
        using var profile = ModuleDefinition.CreateModule(Path.GetFileName(path), ModuleKind.Dll);
        var boxes = new Boxes(framework, profile);
        var groups = new List<(string Assembly, MethodDefinition Methods)>();
        var named = 0;
        foreach (var assembly in assemblies)
        {
            using var module = ModuleDefinition.ReadModule(assembly);
            var methods = module.GetTypes().SelectMany(boxes.MethodsOf).ToList();
            named += methods.Count;
            groups.Add((module.Assembly.Name.Name, Add(profile, $"Methods{groups.Count}", methods)));
        }

        AddDictionary(profile, groups);
        profile.Write(path);
        return named;
    }

    private static MethodDefinition Add(ModuleDefinition profile, string name, IEnumerable<MethodReference> methods)
    {
        var group = new MethodDefinition(name, MethodAttributes.Public | MethodAttributes.Static, profile.TypeSystem.Void);
        profile.GetType("<Module>").Methods.Add(group);
        var code = group.Body.GetILProcessor();
        foreach (var method in methods)
        {
            code.Emit(OpCodes.Ldtoken, method);
            code.Emit(OpCodes.Pop);
        }

        code.Emit(OpCodes.Ret);
        return group;
    }

    // Crossgen looks for this name, and reads the groups of the assemblies that it compiles.
    private static void AddDictionary(ModuleDefinition profile, List<(string Assembly, MethodDefinition Methods)> groups)
    {
        var code = Add(profile, "AssemblyDictionary", groups.Select(group => group.Methods)).Body.GetILProcessor();
        var tokens = code.Body.Instructions.Where(instruction => instruction.OpCode == OpCodes.Ldtoken).ToList();
        foreach (var (token, (assembly, _)) in tokens.Zip(groups))
        {
            code.InsertBefore(token, code.Create(OpCodes.Ldstr, $"{assembly};"));
        }
    }
}
