namespace Amply.Lab.ControlPlane;

/// <summary>A refusal as AWS words it on the wire.</summary>
/// <param name="Code">For example <c>ReplicationGroupNotFoundFault</c>; which codes end in <c>Fault</c> follows no rule.</param>
/// <param name="Status">HTTP status.</param>
public sealed record ApiError(string Code, int Status, string Message)
{
    /// <summary>Who is at fault, as the Query protocol names them.</summary>
    public string Type => Status >= 500 ? "Receiver" : "Sender";
}
