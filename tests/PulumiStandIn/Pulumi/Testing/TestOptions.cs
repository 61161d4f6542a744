namespace Pulumi.Testing;

/// <summary>What a run under mocks pretends to be.</summary>
public class TestOptions
{
    /// <summary>The project's name; <c>project</c> when absent.</summary>
    public string? ProjectName { get; set; }

    /// <summary>The stack's name; <c>stack</c> when absent.</summary>
    public string? StackName { get; set; }

    /// <summary>The organization's name; <c>organization</c> when absent.</summary>
    public string? OrganizationName { get; set; }

    /// <summary>Where the program lies; <c>rootDirectory</c> when absent.</summary>
    public string? RootDirectory { get; set; }

    /// <summary>Whether outputs that the mocks do not give are unknown; true when absent.</summary>
    public bool? IsPreview { get; set; }
}
