using System.CommandLine;
using Amply.Ops.Routines.Snapshots;

namespace Amply.Ops.Cli.Snapshots;

/// <summary><c>snapshot export</c>: to a bucket, from where it can be verified, or kept elsewhere.</summary>
internal static class SnapshotExportVerb
{
    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var change = new ChangeOptions();
        var name = new Argument<string>("name") { Description = "The snapshot; ./amply snapshot list shows them." };
        var bucket = new Option<string>("--bucket") { Description = "The S3 bucket; in a lab a folder of .lab/.buckets.", HelpName = "NAME", Required = true };
        var command = new Command("export", "Have ElastiCache write a snapshot to a bucket, as plain RDB files.") { name, bucket };
        target.AddTo(command);
        output.AddTo(command);
        change.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(bucket) is { } text && !BucketName.IsValid(text))
            {
                return AmplyCommand.Refuse(services.Terminal, Refusal.Usage($"--bucket '{text}' is not a bucket's name", $"allowed: {BucketName.Allowed}"));
            }

            if (!(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out var refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var group = services.Groups.Open(chosen);
            var routine = new SnapshotExportRoutine(group, services.Clock);
            var plan = await routine.PlanAsync(parsed.GetValue(name)!, parsed.GetValue(bucket)!, cancellationToken);
            return await new ChangeRunner(services).RunAsync(
                group,
                plan,
                change.Consent(parsed),
                output.IsJson(parsed),
                OpsJson.Default.SnapshotExportPlan,
                OpsJson.Default.SnapshotExportResult,
                (progress, ct) => routine.RunAsync(plan, progress, ct),
                cancellationToken);
        });
        return command;
    }
}
