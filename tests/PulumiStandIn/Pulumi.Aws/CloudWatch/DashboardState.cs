namespace Pulumi.Aws.CloudWatch;

/// <summary>What narrows the lookup of a <see cref="Dashboard"/>.</summary>
public sealed class DashboardState : ResourceArgs
{
    public static new DashboardState Empty => new();

    [Input("dashboardArn")]
    public Input<string>? DashboardArn { get; set; }

    [Input("dashboardBody")]
    public Input<string>? DashboardBody { get; set; }

    [Input("dashboardName")]
    public Input<string>? DashboardName { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }
}
