using System.Net.Sockets;
using Amply.Keyspace.Connections;
using Amply.Ops.Routines.Flush;
using Amply.Ops.Routines.Sessions;
using StackExchange.Redis;

// A flush in a process of its own, which a test kills: FlushVictim SOCKET everyone|byValue|USER. It says "begun" before its first command that ends a session.
var options = new ConfigurationOptions { EndPoints = { new UnixDomainSocketEndPoint(args[0]) }, AllowAdmin = true };
var selection = args[1] switch
{
    "everyone" => new SessionSelection([], SessionFilter.Everything),
    "byValue" => new SessionSelection([], new SessionFilter { CreatedBefore = TimeProvider.System.GetUtcNow().AddYears(1) }),
    var user => new SessionSelection([user], SessionFilter.Everything),
};
Console.WriteLine("begun");

// Small batches: the more commands, the more moments to be killed at.
var result = await new SessionFlushRoutine(
    new MultiplexerFactory(options), new SessionFlushOptions { Selection = selection, BatchSize = 10, Settle = TimeSpan.Zero }, TimeProvider.System)
    .RunAsync(new Progress<SessionFlushProgress>(), CancellationToken.None);
Console.WriteLine(result.Summary);
return result.End == SessionFlushEnd.Done ? 0 : 1;
