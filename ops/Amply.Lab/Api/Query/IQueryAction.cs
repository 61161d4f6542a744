namespace Amply.Lab.Api.Query;

/// <summary>One action of a service that speaks the Query protocol.</summary>
public interface IQueryAction
{
    /// <summary>As in the parameter <c>Action</c>.</summary>
    string Name { get; }

    Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken);
}
