using Amply.TestServers;

namespace Amply.EndToEnd.Harness;

/// <summary>A directory of its own with the project's stack files, as a checkout has them, removed at the end.</summary>
internal sealed class Home : IDisposable
{
    public Home()
    {
        Path = Directory.CreateTempSubdirectory("amply-e2e-").FullName;
        foreach (var file in Directory.EnumerateFiles(ShippedProgram.Checkout(), "Pulumi*.yaml"))
        {
            File.Copy(file, System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)));
        }
    }

    public string Path { get; }

    public string Lab(string name) => System.IO.Path.Combine(Path, ".lab", name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
