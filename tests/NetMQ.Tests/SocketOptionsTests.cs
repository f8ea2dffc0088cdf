using System;
using NetMQ.Sockets;

namespace NetMQ.Tests;

public class SocketOptionsTests
{
    [Fact]
    public void Defaults_are_those_of_NetMQ()
    {
        using var socket = new XPublisherSocket();
        SocketOptions options = socket.Options;

        Assert.Equal(TimeSpan.Zero, options.Linger);
        Assert.Equal(1000, options.SendHighWatermark);
        Assert.Equal(1000, options.ReceiveHighWatermark);
        Assert.Equal(0, options.SendBuffer);
        Assert.Equal(0, options.ReceiveBuffer);
        Assert.False(options.TcpKeepalive);
        Assert.Equal(TimeSpan.Zero, options.HeartbeatInterval);
        Assert.Equal(TimeSpan.Zero, options.HeartbeatTimeout);
        Assert.Equal(TimeSpan.Zero, options.HeartbeatTtl);
        Assert.Equal(TimeSpan.FromMilliseconds(100), options.ReconnectInterval);
        Assert.Equal(TimeSpan.Zero, options.ReconnectIntervalMax);
        Assert.Equal(-1, options.MaxMsgSize);
        Assert.Null(options.LastEndpoint);
        Assert.False(options.CurveServer);
        Assert.Equal(new byte[32], options.CurveServerKey);
    }

    [Fact]
    public void Options_tell_what_was_set()
    {
        using var socket = new SubscriberSocket();
        SocketOptions options = socket.Options;

        options.Linger = TimeSpan.FromMilliseconds(1500);
        options.SendHighWatermark = 7;
        options.ReceiveHighWatermark = 0;
        options.SendBuffer = 20_000;
        options.ReceiveBuffer = 30_000;
        options.TcpKeepalive = true;
        options.HeartbeatInterval = TimeSpan.FromSeconds(2);
        options.HeartbeatTtl = TimeSpan.FromMilliseconds(450);
        options.ReconnectInterval = TimeSpan.FromMilliseconds(-1);
        options.ReconnectIntervalMax = TimeSpan.FromSeconds(3);
        options.MaxMsgSize = 5_000_000_000;

        Assert.Equal(TimeSpan.FromMilliseconds(1500), options.Linger);
        Assert.Equal(7, options.SendHighWatermark);
        Assert.Equal(0, options.ReceiveHighWatermark);
        Assert.Equal(20_000, options.SendBuffer);
        Assert.Equal(30_000, options.ReceiveBuffer);
        Assert.True(options.TcpKeepalive);
        Assert.Equal(TimeSpan.FromSeconds(2), options.HeartbeatInterval);
        Assert.Equal(TimeSpan.FromSeconds(2), options.HeartbeatTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(400), options.HeartbeatTtl);
        Assert.Equal(TimeSpan.FromMilliseconds(-1), options.ReconnectInterval);
        Assert.Equal(TimeSpan.FromSeconds(3), options.ReconnectIntervalMax);
        Assert.Equal(5_000_000_000, options.MaxMsgSize);

        options.HeartbeatTimeout = TimeSpan.FromSeconds(1);
        options.SendBuffer = 0;
        options.Linger = TimeSpan.FromMilliseconds(-1);
        Assert.Equal(TimeSpan.FromSeconds(1), options.HeartbeatTimeout);
        Assert.Equal(0, options.SendBuffer);
        Assert.Equal(TimeSpan.FromMilliseconds(-1), options.Linger);
    }

    [Fact]
    public void New_sockets_take_the_linger_period_of_the_process()
    {
        Assert.Equal(TimeSpan.Zero, NetMQConfig.Linger);
        NetMQConfig.Linger = TimeSpan.FromMilliseconds(250);
        try
        {
            using var socket = new PublisherSocket();
            Assert.Equal(TimeSpan.FromMilliseconds(250), socket.Options.Linger);
        }
        finally
        {
            NetMQConfig.Linger = TimeSpan.Zero;
        }
    }

    [Fact]
    public void Bad_values_are_refused()
    {
        using var socket = new SubscriberSocket();

        var exception = Assert.Throws<InvalidException>(() => socket.Options.ReconnectInterval = TimeSpan.FromMilliseconds(-2));
        Assert.Equal(ErrorCode.Invalid, exception.ErrorCode);
        Assert.Throws<InvalidException>(() => socket.Options.ReconnectIntervalMax = TimeSpan.FromMilliseconds(-1));
        Assert.Throws<InvalidException>(() => socket.Options.XPubVerbose = true);
        Assert.Throws<InvalidException>(() => socket.Options.CurveServerKey = new byte[40]);
        Assert.Throws<ArgumentException>(() => socket.Options.CurveServerKey = null!);
    }
}
