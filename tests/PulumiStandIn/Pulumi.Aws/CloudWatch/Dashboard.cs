namespace Pulumi.Aws.CloudWatch;

/// <summary>The resource <c>aws:cloudwatch/dashboard:Dashboard</c>.</summary>
[AwsResourceType("aws:cloudwatch/dashboard:Dashboard")]
public partial class Dashboard : CustomResource
{
    public Dashboard(string name, DashboardArgs args, CustomResourceOptions? options = null)
        : base("aws:cloudwatch/dashboard:Dashboard", name, args ?? new DashboardArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private Dashboard(string name, Input<string> id, DashboardState? state = null, CustomResourceOptions? options = null)
        : base("aws:cloudwatch/dashboard:Dashboard", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("dashboardArn")]
    public Output<string> DashboardArn { get; private set; } = null!;

    [Output("dashboardBody")]
    public Output<string> DashboardBody { get; private set; } = null!;

    [Output("dashboardName")]
    public Output<string> DashboardName { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    public static Dashboard Get(string name, Input<string> id, DashboardState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
