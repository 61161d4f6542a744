using System.Collections.Immutable;

namespace Amply.Ops.Aws.CloudWatch;

/// <summary>CloudWatch's alarms, which know what Redis' INFO does not: CPU, free memory, credits.</summary>
public interface IAlarms
{
    /// <summary>Every metric alarm whose name begins with the prefix.</summary>
    Task<ImmutableArray<Alarm>> DescribeAlarmsAsync(string namePrefix, CancellationToken cancellationToken);

    /// <summary>The metric alarms of these names; a name that does not exist is left out.</summary>
    Task<ImmutableArray<Alarm>> DescribeAlarmsAsync(ImmutableArray<string> names, CancellationToken cancellationToken);
}
