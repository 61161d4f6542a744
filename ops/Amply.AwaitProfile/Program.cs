using Amply.AwaitProfile;

if (args.Length < 2)
{
    Console.Error.WriteLine("error: names of files are missing\n  Amply.AwaitProfile <PROFILE.mibc> <ASSEMBLY>..., the framework's System.Private.CoreLib.dll among them");
    return 2;
}

try
{
    Profile.Write(args[0], args[1..]);
    return 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidDataException)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 3;
}
