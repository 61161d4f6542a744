using System.Collections.Immutable;
using System.Xml.Linq;
using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.Query;

/// <summary>What an action answers: the content of its result, or a refusal.</summary>
public sealed record QueryReply
{
    private QueryReply(ApiError? error, ImmutableArray<XElement> content)
    {
        Error = error;
        Content = content;
    }

    public ApiError? Error { get; }

    public ImmutableArray<XElement> Content { get; }

    public static QueryReply Of(params XElement?[] content) => new(null, [.. content.OfType<XElement>()]);

    public static QueryReply Refused(ApiError error) => new(error, []);
}
