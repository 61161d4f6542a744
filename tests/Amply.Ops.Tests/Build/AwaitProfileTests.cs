using Amazon.Runtime;
using Amply.AwaitProfile;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Amply.Ops.Build;

/// <summary>The profile, read as crossgen reads it: of libraries, because a debug build's state machines are classes.</summary>
public sealed class AwaitProfileTests : IDisposable
{
    private static readonly string Framework = typeof(object).Assembly.Location;
    private static readonly string Library = typeof(AmazonServiceClient).Assembly.Location;

    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public void A_profile_names_what_crossgen_does_not_find_in_the_form_that_runs()
    {
        var named = Profile.Write(path, [Framework, Library]);

        var methods = Read();
        Assert.Equal(named, methods.Count);
        Assert.Contains(methods, method => Is(method, "AWSSDK.Core", "System.__Canon,Amazon.Runtime.Internal.Marshaller/<InvokeAsync>d__", "<System.__Canon>", "MoveNext"));
        Assert.Contains(methods, method => Is(method, "System.Private.CoreLib", "System.Int32,System.IO.StreamReader/<ReadAsyncInternal>d__", "", "ClearStateUponCompletion"));
        // These it does find.
        Assert.DoesNotContain(methods, method => method.Reference.FullName.Contains("VoidTaskResult", StringComparison.Ordinal));
    }

    [Fact]
    public void What_it_names_exists()
    {
        Profile.Write(path, [Framework, Library]);
        using var framework = ModuleDefinition.ReadModule(Framework);
        var box = framework.GetType("System.Runtime.CompilerServices.AsyncTaskMethodBuilder`1").NestedTypes.Single(type => type.Name == "AsyncStateMachineBox`1");

        Assert.All(Read(), method => Assert.Single(box.Methods, candidate =>
            candidate.Name == method.Reference.Name
            && candidate.HasThis == method.Reference.HasThis
            && candidate.ReturnType.FullName == method.Reference.ReturnType.FullName
            && candidate.Parameters.Select(parameter => parameter.ParameterType.FullName)
                .SequenceEqual(method.Reference.Parameters.Select(parameter => parameter.ParameterType.FullName))));
    }

    [Fact]
    public void Without_the_frameworks_core_there_is_no_profile()
    {
        Assert.Contains("System.Private.CoreLib", Assert.Throws<InvalidDataException>(() => Profile.Write(path, [Library])).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    public void Dispose() => File.Delete(path);

    private static bool Is((string Assembly, MethodReference Reference) method, string assembly, string begins, string ends, string name)
    {
        var box = method.Reference.DeclaringType.FullName;
        var arguments = box[(box.IndexOf('<', StringComparison.Ordinal) + 1)..^1];
        return method.Assembly == assembly && method.Reference.Name == name
            && arguments.StartsWith(begins, StringComparison.Ordinal) && arguments.EndsWith(ends, StringComparison.Ordinal);
    }

    // ldstr "assembly;"  ldtoken group  pop, and in each group: ldtoken method  pop.
    private List<(string Assembly, MethodReference Reference)> Read()
    {
        using var profile = ModuleDefinition.ReadModule(path, new ReaderParameters(ReadingMode.Immediate));
        var methods = new List<(string, MethodReference)>();
        var assembly = "";
        foreach (var instruction in profile.GetType("<Module>").Methods.Single(method => method.Name == "AssemblyDictionary").Body.Instructions)
        {
            if (instruction.OpCode == OpCodes.Ldstr)
            {
                assembly = ((string)instruction.Operand).TrimEnd(';');
            }
            else if (instruction.OpCode == OpCodes.Ldtoken)
            {
                methods.AddRange(((MethodDefinition)instruction.Operand).Body.Instructions
                    .Where(inner => inner.OpCode == OpCodes.Ldtoken)
                    .Select(inner => (assembly, (MethodReference)inner.Operand)));
            }
        }

        return methods;
    }
}
