using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amply.Model.Outputs;
using Amply.Wire;

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
            return JsonSerializer.Deserialize(File.ReadAllText(file), type) is { } value && IsWhole(value) ? value : throw Damaged(directory, file, "it is damaged");
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
            return OutputsReader.Read(File.ReadAllText(directory.Outputs)).Outputs ?? throw Damaged(directory, directory.Outputs, "it is damaged");
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
        LabOptions options => options.Name is not null && !options.Settings.IsDefault && options.Settings.All(setting => setting is not null),
        _ => true,
    };

    private static LabRefusedException Damaged(LabDirectory directory, string file, string why) => new(
        $"lab '{directory.Name}': its file '{file}' cannot be used: {why}",
        $"Fix: end the lab and start it again: ./amply lab down --lab {directory.Name}, then ./amply lab up --stack prod --name {directory.Name}");
}
