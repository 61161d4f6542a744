namespace Pulumi.Aws.CloudWatch;

/// <summary>Inputs of <see cref="Dashboard"/>.</summary>
public sealed class DashboardArgs : ResourceArgs
{
    public static new DashboardArgs Empty => new();

    [Input("dashboardBody", required: true)]
    public Input<string> DashboardBody { get; set; } = null!;

    [Input("dashboardName", required: true)]
    public Input<string> DashboardName { get; set; } = null!;

    [Input("region")]
    public Input<string>? Region { get; set; }
}
