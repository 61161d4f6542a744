using Amply.Lab.Api.Query;
using Amply.Lab.ControlPlane.Alarms;

namespace Amply.Lab.Api.CloudWatch;

/// <summary>CloudWatch's actions, as far as a lab serves them.</summary>
internal static class CloudWatchService
{
    public static QueryService Over(AlarmBoard board, string alarmArnPrefix) => new(
        "monitoring",
        "2010-08-01",
        "http://monitoring.amazonaws.com/doc/2010-08-01/",
        [new DescribeAlarms(board, alarmArnPrefix)]);
}
