using Amply.Model.Design;
using Pulumi;
using Pulumi.Aws.CloudWatch;

namespace Amply.Infra.Components;

/// <summary>Log groups for the slow log, the engine log, and the audit log of the command line.</summary>
public sealed class GroupLogs : ComponentResource
{
    // Scanners ask for a year (CKV_AWS_338).
    private const int RetentionDays = 365;

    public GroupLogs(string name, StackDesign design, EncryptionKey? key, ComponentResourceOptions? options = null)
        : base("amply:redis:GroupLogs", name, options)
    {
        SlowLog = Make("slow-log").Name;
        EngineLog = Make("engine-log").Name;
        var audit = Make("audit");
        (Audit, AuditArn) = (audit.Name, audit.Arn);
        RegisterOutputs();

        LogGroup Make(string log)
        {
            var args = new LogGroupArgs
            {
                Name = design.Names.LogGroup(log),
                RetentionInDays = RetentionDays,
                KmsKeyId = key?.ArnInput,
                Tags = design.Tags(),
            };
            return new LogGroup($"{name}-{log}", args, new CustomResourceOptions { Parent = this });
        }
    }

    public Output<string> SlowLog { get; }

    public Output<string> EngineLog { get; }

    public Output<string> Audit { get; }

    public Output<string> AuditArn { get; }
}
