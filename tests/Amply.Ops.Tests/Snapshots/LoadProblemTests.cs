using Amply.Ops.Routines.Snapshots;

namespace Amply.Ops.Tests.Snapshots;

public sealed class LoadProblemTests
{
    [Theory]
    [InlineData("# Wrong RDB checksum expected: (1) but got (2). Aborting now.", 1, true, "its checksum does not match")]
    [InlineData("# Wrong signature trying to load DB from file", 1, true, "it is not an RDB file")]
    [InlineData("# Unexpected EOF reading RDB file. Failure loading rdb format", 1, true, "it ends too early")]
    [InlineData("# Internal error in RDB reading offset 5, function at rdb.c:1: Unknown RDB encoding type 9", 1, true, "its content is broken")]
    [InlineData("# Can't handle RDB format version 12", 1, false, "it is of RDB version 12, which this redis-server does not know")]
    [InlineData("# The RDB file contains module data I can't load: no matching module type 'ReJSON-RL'", 1, false, "it holds data of a module")]
    [InlineData("# Out Of Memory allocating 1000 bytes!\n# Short read or OOM loading DB. Unrecoverable error, aborting now.", 1, false, "this machine has too little memory")]
    [InlineData("* Loading RDB produced by version 7.0.15", 137, false, "redis-server was killed by signal 9 while it loaded it")]
    [InlineData("", 1, false, "redis-server ended with exit code 1 while it loaded it")]
    public void Of_ALog_TellsTheFileFromTheMachine(string log, int exitCode, bool isOfFile, string words)
    {
        var problem = LoadProblem.Of(log, exitCode);

        Assert.Equal(isOfFile, problem.IsOfFile);
        Assert.StartsWith(words, problem.Words, StringComparison.Ordinal);
    }
}
