using Pulumi;
using PulumiStandIn.Tests.Programs;
using static Pulumi.Utilities.OutputUtilities;

namespace PulumiStandIn.Tests;

public class StackTests
{
    [Fact]
    public async Task A_stack_exports_its_output_properties()
    {
        var mocks = new RecordingMocks();

        var resources = await Deployment.TestAsync<ExportingStack>(mocks, new() { IsPreview = false, ProjectName = "p", StackName = "s" });

        var stack = Assert.IsType<ExportingStack>(Assert.Single(resources));
        Assert.Equal("p-s", stack.GetResourceName());
        Assert.Equal("host", await GetValueAsync(stack.Endpoint));
        var exported = Assert.Single(mocks.RegisteredOutputs);
        Assert.Equal("urn:pulumi:s::p::pulumi:pulumi:Stack::p-s", exported.Urn);
        Assert.Equal(["Plain", "endpoint"], exported.Outputs.Keys.Order(StringComparer.Ordinal));
        Assert.True(await Output.IsSecretAsync(exported.Outputs["Plain"]));
    }

    [Fact]
    public async Task An_output_that_was_not_assigned_is_named()
    {
        var error = await Assert.ThrowsAsync<RunException>(() => Deployment.TestAsync<ForgetfulStack>(new RecordingMocks(), Run.Update));

        Assert.Equal(
            "Output(s) 'endpoint' have no value assigned. [Output] attributed properties must be assigned inside Stack constructor.",
            error.Message);
    }

    [Fact]
    public async Task A_stack_can_come_from_a_service_provider()
    {
        var resources = await Deployment.TestWithServiceProviderAsync<ExportingStack>(new RecordingMocks(), new Services(), Run.Update);

        Assert.IsType<ExportingStack>(Assert.Single(resources));
    }

    [Fact]
    public async Task The_stack_is_not_shown_to_the_mocks()
    {
        var mocks = new RecordingMocks();

        await Deployment.TestAsync<ExportingStack>(mocks, Run.Update);

        Assert.Empty(mocks.Resources);
    }

    private sealed class ExportingStack : Stack
    {
        [Output("endpoint")]
        public Output<string> Endpoint { get; private set; } = Output.Create("host");

        [Output]
        public Output<string> Plain { get; private set; } = null!;

        public ExportingStack()
        {
            Endpoint = Output.Create("host");
            Plain = Output.CreateSecret("s");
        }
    }

    private sealed class ForgetfulStack : Stack
    {
        public ForgetfulStack() => Endpoint = null!;

        [Output("endpoint")]
        public Output<string> Endpoint { get; private set; }
    }

    private sealed class Services : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(ExportingStack) ? new ExportingStack() : null;
    }
}
