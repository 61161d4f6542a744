using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amply.Model.Outputs;

namespace Amply.Lab.Supervisor;

/// <summary>Reads the files of a lab's state. Any of them may be damaged.</summary>
internal static class LabFiles
{
    /// <exception cref="LabRefusedException">The file cannot be read, or is damaged.</exception>
    public static T Read<T>(LabDirectory directory, string file, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), type) is { } value && IsWhole(value)
                ? value
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

    /// <exception cref="LabRefusedException">The outputs cannot be read, or are damaged.</exception>
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

    /// <summary>Reads the state; null if the file is missing, unreadable or damaged.</summary>
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

    // The serializer accepts null in place of a required value.
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
        $"Fix: end the lab and start it again: ./amply lab down --lab {directory.Name}");
}

/// <summary>The directory of a lab's state, in the checkout. Only its owner can read it.</summary>
public sealed record LabDirectory(string Root, string Name)
{
    public string Path => System.IO.Path.Combine(Root, Name);

    /// <summary>The outputs contract, with secrets.</summary>
    public string Outputs => File("outputs.json");

    public string Plan => File("plan.json");

    public string Options => File("options.json");

    /// <summary>The supervisor writes this file when the lab is ready.</summary>
    public string State => File("lab.json");

    /// <summary>The supervisor writes this file if the lab cannot be started.</summary>
    public string Failure => File("failure.json");

    public string SupervisorLog => File("supervisor.log");

    public string AuthorityCertificate => File("ca.pem");

    public string Nodes => File("nodes");

    /// <summary>The supervisor's process id and start time, known before the lab is ready.</summary>
    public string Process => File("process");

    /// <summary>The snapshots, which outlive the lab.</summary>
    public string Snapshots => System.IO.Path.Combine(Root, ".snapshots", Name);

    public string Buckets => System.IO.Path.Combine(Root, ".buckets");

    /// <summary>The command that starts the lab holds this file open.</summary>
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

/// <summary>The address and the token of a running lab.</summary>
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
    /// <summary>The last lines of the log that explains the failure.</summary>
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
