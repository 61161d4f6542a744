using System.Runtime.Versioning;

namespace Amply.Wire.Tests;

[SupportedOSPlatform("linux")]
public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string folder = Directory.CreateTempSubdirectory("amply-wire-").FullName;

    private string Path => System.IO.Path.Combine(folder, "file");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void CreateFolder_MakesEachMissingFolderForItsOwnerOnly()
    {
        var below = System.IO.Path.Combine(folder, "a", "b");

        PrivateFiles.CreateFolder(below);

        Assert.All([below, System.IO.Path.GetDirectoryName(below)!], made => Assert.Equal(OwnersFile | UnixFileMode.UserExecute, File.GetUnixFileMode(made)));
    }

    [Fact]
    public void Write_ReplacesTheTextAndLeavesTheFileToItsOwner()
    {
        File.WriteAllText(Path, "old");
        File.SetUnixFileMode(Path, OwnersFile | UnixFileMode.OtherRead);

        PrivateFiles.Write(Path, "new");

        Assert.Equal("new", File.ReadAllText(Path));
        Assert.Equal(OwnersFile, File.GetUnixFileMode(Path));
        Assert.Equal([Path], Directory.GetFiles(folder));
    }

    [Fact]
    public void Append_KeepsWhatIsThere()
    {
        foreach (var text in new[] { "a", "b" })
        {
            using var file = PrivateFiles.Append(Path);
            file.Write([(byte)text[0]]);
        }

        Assert.Equal("ab", File.ReadAllText(Path));
        Assert.Equal(OwnersFile, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void Append_WhenTheFileIsALink_WritesNothing()
    {
        var elsewhere = System.IO.Path.Combine(folder, "elsewhere");
        File.WriteAllText(elsewhere, "");
        File.CreateSymbolicLink(Path, elsewhere);

        var error = Assert.ThrowsAny<IOException>(() => PrivateFiles.Append(Path));

        Assert.Equal("it is a symbolic link", FileReason.Of(error));
        Assert.Empty(File.ReadAllText(elsewhere));
    }

    [Fact]
    public void Create_WhenTheFileIsThere_SaysSo()
    {
        File.WriteAllText(Path, "");

        var error = Assert.ThrowsAny<IOException>(() => PrivateFiles.Create(Path));

        Assert.Equal("a file has its name", FileReason.Of(error));
        Assert.Equal(Path, FileReason.File(error));
    }
}
