using System.Collections.Immutable;
using Pulumi.Serialization;

namespace Pulumi;

/// <content>Calls of providers' functions.</content>
public sealed partial class Deployment
{
    internal Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options) => new(InvokeOutputAsync(token, args, options, ConvertTo<T>(token)));

    internal Output<T> InvokeSingle<T>(string token, InvokeArgs args, InvokeOptions? options)
        => new(InvokeOutputAsync(token, args, options, ConvertSingleTo<T>(token)));

    internal async Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options)
        => ConvertTo<T>(token)(await CallMocksAsync(token, await SerializeAsync(token, args).ConfigureAwait(false), options).ConfigureAwait(false)).Value;

    internal async Task<T> InvokeSingleAsync<T>(string token, InvokeArgs args, InvokeOptions? options)
        => ConvertSingleTo<T>(token)(await CallMocksAsync(token, await SerializeAsync(token, args).ConfigureAwait(false), options).ConfigureAwait(false)).Value;

    internal Output<T> Call<T>(string token, CallArgs args, Resource? self, CallOptions? options)
    {
        return new(CallAsync());

        async Task<OutputData<T>> CallAsync()
        {
            var dictionary = (args ?? CallArgs.Empty).ToDictionary();
            dictionary = self is null ? dictionary : dictionary.SetItem("__self__", self);
            var serialized = await new Serializer().SerializeAllAsync($"call:{token}", dictionary).ConfigureAwait(false);
            var provider = self is not null ? self.Provider : options?.Provider ?? options?.Parent?.FindProvider(token);
            return ConvertTo<T>(token)(await monitor.CallAsync(token, serialized, provider).ConfigureAwait(false));
        }
    }

    private static Task<ImmutableDictionary<string, object?>> SerializeAsync(string token, InvokeArgs? args, Serializer? serializer = null)
        => (serializer ?? new()).SerializeAllAsync($"invoke:{token}", (args ?? InvokeArgs.Empty).ToDictionary());

    private static bool HasUnknown(object? wire) => !Deserializer.Deserialize(wire).IsKnown;

    private Func<ImmutableDictionary<string, object?>, OutputData<T>> ConvertTo<T>(string token) => result =>
    {
        var data = Converter.Convert(Warn, $"{token} result", result, typeof(T));
        return data.With((T)data.Value!);
    };

    private Func<ImmutableDictionary<string, object?>, OutputData<T>> ConvertSingleTo<T>(string token) => result =>
    {
        var data = Converter.Convert(Warn, $"{token} result", result.Values.First(), typeof(T));
        return data.With((T)data.Value!);
    };

    private void Warn(string message) => Logger.Log(LogSeverity.Warning, message);

    private async Task<OutputData<T>> InvokeOutputAsync<T>(
        string token, InvokeArgs args, InvokeOptions? options, Func<ImmutableDictionary<string, object?>, OutputData<T>> convert)
    {
        var serializer = new Serializer();
        var serialized = await SerializeAsync(token, args, serializer).ConfigureAwait(false);
        // A function cannot be called before its arguments are known, which in a preview is never.
        if (HasUnknown(serialized))
        {
            return OutputData<T>.Unknown(default!);
        }

        if (options is InvokeOutputOptions { DependsOn: var dependsOn })
        {
            foreach (var dependency in await dependsOn.ToOutput().ValueOrAsync([]).ConfigureAwait(false))
            {
                await dependency.Urn.DataTask.ConfigureAwait(false);
                serializer.Dependencies.Add(dependency);
            }
        }

        var data = convert(await CallMocksAsync(token, serialized, options).ConfigureAwait(false));
        return data with { Resources = data.Resources.Union(serializer.Dependencies) };
    }

    private Task<ImmutableDictionary<string, object?>> CallMocksAsync(
        string token, ImmutableDictionary<string, object?> args, InvokeOptions? options)
        => monitor.CallAsync(token, args, options?.Provider ?? options?.Parent?.FindProvider(token));
}
