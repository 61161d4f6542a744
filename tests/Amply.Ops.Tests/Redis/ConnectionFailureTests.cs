using System.Net.Sockets;
using Amply.Keyspace;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Tests.Redis;

public sealed class ConnectionFailureTests
{
    [Theory]
    [InlineData("-WRONGPASS invalid username-password pair or user is disabled.", ConnectionFailureKind.AuthRefused, "AUTH was refused (WRONGPASS)")]
    [InlineData("SimpleError: NOAUTH Authentication required. Attempted command: ECHO", ConnectionFailureKind.AuthRefused, "AUTH was refused (NOAUTH)")]
    [InlineData("-ERR invalid password", ConnectionFailureKind.AuthRefused, "AUTH was refused")]
    [InlineData("-NOPERM this user has no permissions to run the 'config|get' command", ConnectionFailureKind.NoPermission, "the user has no permission to run CONFIG|GET (NOPERM)")]
    [InlineData("-NOPERM User default has no permissions to access the 'session:ses_abc' key", ConnectionFailureKind.NoPermission, "the user has no permission for this (NOPERM)")]
    [InlineData("-LOADING Redis is loading the dataset in memory", ConnectionFailureKind.Loading, "Redis is loading its data (LOADING)")]
    [InlineData("-BUSY Redis is busy running a script.", ConnectionFailureKind.Busy, "a script keeps Redis busy (BUSY)")]
    [InlineData("-MASTERDOWN Link with MASTER is down", ConnectionFailureKind.PrimaryDown, "the replica has lost its primary (MASTERDOWN)")]
    [InlineData("-CLUSTERDOWN The cluster is down", ConnectionFailureKind.ClusterDown, "the cluster does not serve requests (CLUSTERDOWN)")]
    [InlineData("-MOVED 1234 10.0.0.1:6379", ConnectionFailureKind.SlotMoved, "the slot is moving to another node (MOVED)")]
    [InlineData("READONLY You can't write against a read only replica.", ConnectionFailureKind.ReadOnly, "the node is a replica and accepts no writes (READONLY)")]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.", ConnectionFailureKind.OutOfMemory, "the memory of Redis is full, so it accepts no writes (OOM)")]
    [InlineData("-MISCONF Redis is configured to save RDB snapshots", ConnectionFailureKind.CannotSave, "Redis accepts no writes because it cannot save (MISCONF)")]
    [InlineData("-ERR max number of clients reached", ConnectionFailureKind.TooManyClients, "Redis accepts no more clients (maxclients)")]
    [InlineData("-ERR unknown command 'OBJECT', with args beginning with: 'session:ses_abc'", ConnectionFailureKind.UnknownCommand, "Redis does not know the command OBJECT")]
    [InlineData("-WRONGTYPE Operation against a key holding the wrong kind of value session:ses_abc", ConnectionFailureKind.ErrorReply, "Redis refused the command (WRONGTYPE)")]
    [InlineData("-\u001b[2J forged", ConnectionFailureKind.ErrorReply, "Redis refused the command")]
    public void OfReply_NamesTheCodeAndNoKey(string reply, ConnectionFailureKind kind, string words)
    {
        var failure = ConnectionFailure.OfReply(reply);

        Assert.Equal((kind, words), (failure.Kind, failure.Words));
    }

    [Theory]
    [InlineData("Key has MOVED to Endpoint 10.0.0.1:6379 and hashslot 12 but CommandFlags.NoRedirect was specified - redirect not followed for GET session:ses_abc. ")]
    [InlineData("Key has MOVED but CommandFlags.NoRedirect was specified - redirect not followed. ")]
    [InlineData("The server redirected hashslot 12 to '?:6379', which does not identify a node that can be connected to. Command: GET session:ses_abc")]
    public void OfReply_OfARedirectionThatTheClientDidNotFollow_NamesTheSlotsMoveAndMayPass(string message)
    {
        var failure = ConnectionFailure.OfReply(message);

        Assert.Equal((ConnectionFailureKind.SlotMoved, "the slot is moving to another node (MOVED)"), (failure.Kind, failure.Words));
        var thrown = new RedisServerException(RedisErrorKind.None, CommandFlags.None, message);
        Assert.True(PrimarySet.IsTransient(thrown));
        Assert.Equal("MOVED", RedisErrors.Code(thrown));
    }

    public static TheoryData<Exception, string> Exceptions => new()
    {
        { new SocketException((int)SocketError.HostNotFound), "the name does not resolve" },
        { new SocketException((int)SocketError.ConnectionRefused), "the connection was refused" },
        { new SocketException((int)SocketError.HostUnreachable), "there is no network route from this machine" },
        { new SocketException((int)SocketError.ConnectionReset), "the connection was lost" },
        { Client(ConnectionFailureType.UnableToConnect), "no connection within 2 s" },
        { Client(ConnectionFailureType.UnableToResolvePhysicalConnection, Client(ConnectionFailureType.UnableToConnect, new SocketException((int)SocketError.ConnectionRefused))), "the connection was refused" },
        { Client(ConnectionFailureType.UnableToResolvePhysicalConnection), "no primary is connected" },
        { Client(ConnectionFailureType.AuthenticationFailure, new InvalidOperationException("SimpleError: WRONGPASS no")), "AUTH was refused (WRONGPASS)" },
        { Client(ConnectionFailureType.SocketFailure, new IOException("Received an unexpected EOF")), "the connection was closed during the TLS handshake" },
        { Client(ConnectionFailureType.SocketFailure, new IOException("x", new SocketException((int)SocketError.OperationAborted))), "no answer in time" },
        { Client(ConnectionFailureType.InternalFailure, new InvalidOperationException("RESP protocol failure")), "the answer is not Redis' protocol" },
        { new AggregateException(new InvalidOperationException("x"), new CertificateRefusedException(ConnectionFailureKind.Expired)), "the certificate has expired" },
        { new GroupUnreachableException(new ConnectionFailure(ConnectionFailureKind.NameUnknown)), "the name does not resolve" },
        { new TimeoutException("GET session:ses_abc"), "no answer in time" },
        { new ObjectDisposedException("session:ses_abc"), "the connection was lost" },
        { new InvalidOperationException("session:ses_abc"), "an unexpected failure (InvalidOperationException)" },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Of_AnException_SaysTheDeepestCauseInOurWords(Exception error, string words) => Assert.Equal(words, ConnectionFailure.Of(error).Words);

    [Fact]
    public void Sentence_BeginsWithTheEndpointAndEndsWithAFullStop()
    {
        var failure = ConnectionFailure.OfReply("-WRONGPASS no");

        Assert.Equal("AUTH was refused (WRONGPASS).", failure.Sentence);
        Assert.Equal("10.0.0.1:6379: AUTH was refused (WRONGPASS).", (failure with { Endpoint = "10.0.0.1:6379" }).Sentence);
    }

    [Fact]
    public void EveryKind_HasItsSentence() => Assert.All(
        Enum.GetValues<ConnectionFailureKind>(),
        kind => Assert.DoesNotContain("{0}", new ConnectionFailure(kind).Sentence + new ConnectionFailure(kind, Detail: "x").Sentence, StringComparison.Ordinal));

    private static RedisConnectionException Client(ConnectionFailureType type, Exception? inner = null) => new(type, CommandFlags.None, "GET session:ses_abc; POOL: (Threads=3)", inner);
}
