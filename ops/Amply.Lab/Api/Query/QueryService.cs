using System.Collections.Immutable;

namespace Amply.Lab.Api.Query;

/// <summary>A service that speaks the Query protocol.</summary>
/// <param name="SigningName">As in the signature's credential scope.</param>
/// <param name="Version">As in the parameter <c>Version</c>.</param>
/// <param name="Namespace">Of its XML.</param>
public sealed record QueryService(string SigningName, string Version, string Namespace, ImmutableArray<IQueryAction> Actions);
