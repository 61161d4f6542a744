using Amply.Wire;

namespace Amply.Lab.Supervisor;

/// <summary>Where a lab keeps its state: one directory in the checkout, readable only by its owner.</summary>
public sealed record LabDirectory(string Root, string Name)
{
    public string Path => System.IO.Path.Combine(Root, Name);

    /// <summary>The outputs contract, with secrets.</summary>
    public string Outputs => File("outputs.json");

    public string Plan => File("plan.json");

    public string Options => File("options.json");

    /// <summary>Written when the lab is ready.</summary>
    public string State => File("lab.json");

    /// <summary>Written when it could not be started.</summary>
    public string Failure => File("failure.json");

    public string SupervisorLog => File("supervisor.log");

    public string AuthorityCertificate => File("ca.pem");

    public string Nodes => File("nodes");

    /// <summary>The supervisor's process, from before it is ready.</summary>
    public string Process => File("process");

    /// <summary>They outlive the lab.</summary>
    public string Snapshots => System.IO.Path.Combine(Root, ".snapshots", Name);

    public string Buckets => System.IO.Path.Combine(Root, ".buckets");

    /// <summary>Held open, beside the directory, by the command that starts the lab.</summary>
    public string Starting => System.IO.Path.Combine(Root, $".{Name}.starting");

    public void CreateRoot() => PrivateFiles.CreateFolder(Root);

    public void Create() => PrivateFiles.CreateFolder(Path);

    public void Delete()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
