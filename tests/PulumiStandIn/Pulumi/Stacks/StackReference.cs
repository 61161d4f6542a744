using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Another stack, and what it exports.</summary>
public class StackReference : CustomResource
{
    public StackReference(string name, StackReferenceArgs? args = null, CustomResourceOptions? options = null)
        : base(
            "pulumi:pulumi:StackReference",
            name,
            new StackReferenceArgs { Name = args?.Name ?? name },
            CustomResourceOptions.Merge(options, new() { Id = args?.Name ?? name }))
    {
    }

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("outputs")]
    public Output<ImmutableDictionary<string, object>> Outputs { get; private set; } = null!;

    [Output("secretOutputNames")]
    public Output<ImmutableArray<string>> SecretOutputNames { get; private set; } = null!;

    public Output<object?> GetOutput(Input<string> name)
        => Output.Tuple(name.ToOutput(), Outputs)
            .Apply(both => (object?)both.Item2.GetValueOrDefault(both.Item1))
            .WithSecret(_ => IsSecretAsync(name));

    public Output<object> RequireOutput(Input<string> name)
        => Output.Tuple(name.ToOutput(), Name, Outputs)
            .Apply(all => all.Item3.GetValueOrDefault(all.Item1)
                ?? throw new KeyNotFoundException($"Required output '{all.Item1}' does not exist on stack '{all.Item2}'."))
            .WithSecret(_ => IsSecretAsync(name));

    public async Task<StackReferenceOutputDetails> GetOutputDetailsAsync(string name)
    {
        var data = await GetOutput(name).DataTask.ConfigureAwait(false);
        return data.IsSecret ? new() { SecretValue = data.Value } : new() { Value = data.Value };
    }

    public async Task<object?> GetValueAsync(Input<string> name)
        => NotSecret(await GetOutput(name).DataTask.ConfigureAwait(false), "GetOutputValueAsync", nameof(GetOutput));

    public async Task<object> RequireValueAsync(Input<string> name)
        => NotSecret(await RequireOutput(name).DataTask.ConfigureAwait(false), "RequireOutputValueAsync", nameof(RequireOutput));

    private static T NotSecret<T>(OutputData<T> data, string method, string instead) => data.IsSecret
        ? throw new InvalidOperationException($"Cannot call '{method}' if the referenced stack has secret outputs. Use '{instead}' instead.")
        : data.Value;

    // One secret output makes all outputs secret together; each by itself is secret only if the stack says so.
    private async Task<bool> IsSecretAsync(Input<string> name)
    {
        var wanted = await name.ToOutput().DataTask.ConfigureAwait(false);
        var secrets = await SecretOutputNames.DataTask.ConfigureAwait(false);
        // A state without `secretOutputNames` fails here outside a preview; the real library needs it too.
        return wanted.IsKnown && secrets.IsKnown
            ? secrets.Value.Contains(wanted.Value)
            : (await Outputs.DataTask.ConfigureAwait(false)).IsSecret;
    }
}

/// <summary>Which stack a <see cref="StackReference"/> refers to.</summary>
public class StackReferenceArgs : ResourceArgs
{
    [Input("name", required: true)]
    public Input<string>? Name { get; set; }
}

/// <summary>An output of another stack, in one property when it is secret and in another when it is not.</summary>
public sealed class StackReferenceOutputDetails
{
    public object? Value { get; set; }

    public object? SecretValue { get; set; }
}
