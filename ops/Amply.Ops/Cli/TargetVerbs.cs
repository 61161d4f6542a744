using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Target;

namespace Amply.Ops.Cli;

/// <summary>A verb that reads a group and reports. It reads its options, finds the target, then runs the routine.</summary>
internal abstract class GroupReportVerb<TOptions, TReport>(CommandServices services, string name, string description)
    : ReportVerb<TReport>(services, name, description)
    where TOptions : class
    where TReport : class
{
    private readonly TargetOptions target = new();

    protected override IEnumerable<Option> Common => [.. target.All, .. base.Common];

    protected abstract Attempt<TOptions> Read(ParseResult parsed);
    protected abstract Task<IReport<TReport>> OpenAsync(IGroupAccess group, TOptions options, CancellationToken cancellationToken);

    protected sealed override async Task<Attempt<TReport>> LookAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!Read(parsed).Succeeded(out var options, out var refusal)
            || !(await target.FindAsync(parsed, Services, cancellationToken)).Succeeded(out var chosen, out refusal))
        {
            return refusal;
        }

        var routine = await OpenAsync(Services.Groups.Open(chosen), options, cancellationToken);
        using var line = Terminal.Progress();
        var progress = new LineProgress(line);
        return await Again.RunAsync(() => routine.LookAsync(progress, cancellationToken), Services.Clock, cancellationToken);
    }
}

/// <summary>A verb that changes a group. This base owns the target and the consent; <see cref="ChangeRunner"/> does the rest.</summary>
internal abstract class ChangeVerb<TOptions, TPlan, TResult>(CommandServices services, string name, string description)
    : Verb(services, name, description)
    where TOptions : class
    where TPlan : class, IRoutinePlan
    where TResult : class, IRoutineResult
{
    private readonly TargetOptions target = new();
    private readonly ConsentOptions consent = new();

    /// <summary>Whether the verb takes the group's lock.</summary>
    protected virtual bool IsExclusive => true;

    protected override IEnumerable<Option> Common => [.. target.All, .. base.Common, .. consent.All(IsExclusive)];

    protected abstract Attempt<TOptions> Read(ParseResult parsed);
    protected abstract Task<IRoutine<TPlan, TResult>> OpenAsync(IGroupAccess group, TOptions options, CancellationToken cancellationToken);

    /// <summary>For a routine that opens no connection.</summary>
    protected static Task<IRoutine<TPlan, TResult>> Opened(IRoutine<TPlan, TResult> routine) => Task.FromResult(routine);

    protected Consent Consent(ParseResult parsed) => consent.Read(parsed);

    protected sealed override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        Read(parsed).Succeeded(out var options, out var refusal)
            && (await target.FindAsync(parsed, Services, cancellationToken)).Succeeded(out var chosen, out refusal)
                ? await RunAsync(parsed, Services.Groups.Open(chosen), options, cancellationToken)
                : Refuse(refusal);

    /// <summary>Runs the routine. A verb that does something before or after the routine overrides this.</summary>
    protected virtual async Task<ExitCode> RunAsync(
        ParseResult parsed, IGroupAccess group, TOptions options, CancellationToken cancellationToken) =>
        (await ChangeAsync(parsed, group, options, cancellationToken)).Code;

    protected async Task<Change<TPlan, TResult>> ChangeAsync(
        ParseResult parsed, IGroupAccess group, TOptions options, CancellationToken cancellationToken) =>
        await new ChangeRunner(Services, group, IsJson(parsed)).RunAsync(
            await OpenAsync(group, options, cancellationToken), Consent(parsed), cancellationToken);
}

/// <summary>The options of a verb without own options.</summary>
internal sealed class NoOptions
{
    public static readonly NoOptions None = new();
}
