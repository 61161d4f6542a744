using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amply.Model.Outputs;

namespace Amply.Lab.Supervisor;

/// <summary>Reads the files that a lab keeps of itself, of which any may be damaged.</summary>
internal static class LabFiles
{
    /// <exception cref="LabRefusedException">It cannot be read, or is damaged.</exception>
    public static T Read<T>(LabDirectory directory, string file, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), type) is { } value && IsWhole(value) ? value
                : throw Damaged(directory, file, "it is damaged");
        }
        catch (JsonException)
        {
            throw Damaged(directory, file, "it is damaged");
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            throw Damaged(directory, file, FileReason.Of(error, file));
        }
    }

    /// <exception cref="LabRefusedException">They cannot be read, or are damaged.</exception>
    public static StackOutputs Outputs(LabDirectory directory)
    {
        try
        {
            return OutputsReader.Read(File.ReadAllText(directory.Outputs)).Outputs
                ?? throw Damaged(directory, directory.Outputs, "it is damaged");
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            throw Damaged(directory, directory.Outputs, FileReason.Of(error, directory.Outputs));
        }
    }

    /// <summary>Null where it is not there, cannot be read, or is damaged.</summary>
    public static LabState? State(LabDirectory directory)
    {
        try
        {
            return Read(directory, directory.State, LabJson.Default.LabState);
        }
        catch (LabRefusedException)
        {
            return null;
        }
    }

    // What the serializer lets pass: null in place of a value.
    private static bool IsWhole<T>(T value) => value switch
    {
        LabState state => state.Supervisor is not null && state.ControlToken is not null
            && Uri.TryCreate(state.ApiEndpoint, UriKind.Absolute, out var api) && api.Scheme == Uri.UriSchemeHttp,
        LabOptions options =>
            options.Name is not null && !options.Settings.IsDefault && options.Settings.All(setting => setting is not null),
        _ => true,
    };

    private static LabRefusedException Damaged(LabDirectory directory, string file, string why) => new(
        $"lab '{directory.Name}': its file '{file}' cannot be used: {why}",
        $"Fix: end the lab and start it again: ./amply lab down --lab {directory.Name}, then ./amply lab up --stack prod --name {directory.Name}");
}

/// <summary>Where a lab keeps its state: one directory in the checkout, readable only by its owner.</summary>
public sealed record LabDirectory(string Root, string Name)
{
    public string Path => System.IO.Path.Combine(Root, Name);

    /// <summary>The outputs contract, with secrets.</summary>
    public string Outputs => File("outputs.json");

    public string Plan => File("plan.json");

    public string Options => File("options.json");

    /// <summary>Written when the lab is ready.</summary>
    public string State => File("lab.json");

    /// <summary>Written when it could not be started.</summary>
    public string Failure => File("failure.json");

    public string SupervisorLog => File("supervisor.log");

    public string AuthorityCertificate => File("ca.pem");

    public string Nodes => File("nodes");

    /// <summary>The supervisor's process, from before it is ready.</summary>
    public string Process => File("process");

    /// <summary>They outlive the lab.</summary>
    public string Snapshots => System.IO.Path.Combine(Root, ".snapshots", Name);

    public string Buckets => System.IO.Path.Combine(Root, ".buckets");

    /// <summary>Held open, beside the directory, by the command that starts the lab.</summary>
    public string Starting => System.IO.Path.Combine(Root, $".{Name}.starting");

    public void CreateRoot() => PrivateFiles.CreateFolder(Root);

    public void Create() => PrivateFiles.CreateFolder(Path);

    public void Delete()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);
}

/// <summary>How a running lab is found and spoken to.</summary>
/// <remarks>Not a record: its text would print the control token.</remarks>
public sealed class LabState
{
    public required ProcessIdentity Supervisor { get; init; }

    public required string ApiEndpoint { get; init; }

    /// <summary>Secret: the bearer token of the lab's control.</summary>
    public required string ControlToken { get; init; }

    public required DateTimeOffset Started { get; init; }
}

/// <summary>Why a lab could not be started.</summary>
public sealed record LabFailure(string Message, string Remedy)
{
    /// <summary>The end of the log that tells more.</summary>
    public ImmutableArray<string> Details { get; init; } = [];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(LabOptions))]
[JsonSerializable(typeof(LabState))]
[JsonSerializable(typeof(LabFailure))]
[JsonSerializable(typeof(LabStatus))]
[JsonSerializable(typeof(LabApplyResult))]
[JsonSerializable(typeof(string))]
public sealed partial class LabJson : JsonSerializerContext;
