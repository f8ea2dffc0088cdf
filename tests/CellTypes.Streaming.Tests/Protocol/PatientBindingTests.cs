using System;
using System.Net;
using System.Net.Sockets;
using CellTypes.Streaming.Protocol;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Tests.Protocol;

public sealed class PatientBindingTests : IDisposable
{
    private readonly TcpListener _other = new(IPAddress.Loopback, 0);
    private readonly XPublisherSocket _socket = new();
    private readonly string _endpoint;

    public PatientBindingTests()
    {
        _other.Start();
        _endpoint = $"tcp://{_other.LocalEndpoint}";
    }

    public void Dispose()
    {
        _socket.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void A_port_that_becomes_free_is_taken()
    {
        _socket.BindPatiently(_endpoint, () =>
        {
            _other.Stop();
            return false;
        });
        Assert.Equal(_endpoint, _socket.Options.LastEndpoint);
    }

    [Fact]
    public void Who_was_stopped_does_not_wait()
    {
        int asked = 0;
        Assert.Throws<AddressAlreadyInUseException>(() => _socket.BindPatiently(_endpoint, () => ++asked > 0));
        Assert.Equal(1, asked);
    }

    [Fact]
    public void A_port_that_stays_taken_is_an_error() => Assert.Throws<AddressAlreadyInUseException>(() => _socket.BindPatiently(_endpoint));
}
