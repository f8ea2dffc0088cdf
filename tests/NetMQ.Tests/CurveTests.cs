using System;
using NetMQ.Sockets;
using static NetMQ.Tests.Sockets;

namespace NetMQ.Tests;

public class CurveTests
{
    // The server key pair of RFC 26's reference tests, as bytes and as Z85.
    private const string SecretZ85 = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";
    private const string PublicZ85 = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    private const string SecretHex = "8E0BDD697628B91D8F245587EE95C5B04D48963F79259877B49CD9063AEAD3B7";
    private const string PublicHex = "54FCBA24E93249969316FB617C872BB0C1D1FF14800427C594CBFACF1BC2D652";

    [Fact]
    public void Encrypted_message_arrives()
    {
        var serverKeys = new NetMQCertificate();
        using XPublisherSocket server = CurveServer(serverKeys);
        using SubscriberSocket client = CurveClient(serverKeys.PublicKey, new NetMQCertificate());
        client.Connect(server.BindLoopback());
        server.AwaitSubscription();

        server.SendMultipartBytes(Bytes("secret"), [], new byte[100_000]);

        Assert.Equal([Bytes("secret"), [], new byte[100_000]], client.ReceiveMessage());
    }

    [Fact]
    public void Wrong_server_key_gets_nothing()
    {
        var serverKeys = new NetMQCertificate();
        using XPublisherSocket server = CurveServer(serverKeys);
        string address = server.BindLoopback();
        using SubscriberSocket wrong = CurveClient(new NetMQCertificate().PublicKey, new NetMQCertificate());
        wrong.Connect(address);
        using var open = new SubscriberSocket();
        open.SubscribeToAnyTopic();
        open.Connect(address);
        using SubscriberSocket right = CurveClient(serverKeys.PublicKey, new NetMQCertificate());
        right.Connect(address);
        server.AwaitSubscription();

        server.SendFrame("secret");

        Assert.Equal("secret", right.ReceiveText());
        Assert.False(wrong.TryReceiveFrameBytes(Short, out _));
        Assert.False(open.TryReceiveFrameBytes(Short, out _));
    }

    [Fact]
    public void Options_tell_the_role_and_the_server_key()
    {
        var keys = new NetMQCertificate();
        using XPublisherSocket server = CurveServer(keys);
        Assert.True(server.Options.CurveServer);
        server.Options.CurveServer = false;
        Assert.False(server.Options.CurveServer);

        using SubscriberSocket client = CurveClient(keys.PublicKey, new NetMQCertificate());
        Assert.Equal(keys.PublicKey, client.Options.CurveServerKey);
    }

    [Fact]
    public void Certificate_without_secret_key_is_no_identity()
    {
        using var socket = new SubscriberSocket();
        NetMQCertificate publicOnly = NetMQCertificate.FromPublicKey(PublicZ85);

        Assert.Throws<ArgumentException>(() => socket.Options.CurveCertificate = publicOnly);
    }

    [Fact]
    public void Keys_are_read_from_and_written_as_Z85()
    {
        var fromText = new NetMQCertificate(SecretZ85, PublicZ85);
        Assert.Equal(SecretHex, Convert.ToHexString(fromText.SecretKey!));
        Assert.Equal(PublicHex, Convert.ToHexString(fromText.PublicKey));

        var fromBytes = new NetMQCertificate(Convert.FromHexString(SecretHex), Convert.FromHexString(PublicHex));
        Assert.Equal(SecretZ85, fromBytes.SecretKeyZ85);
        Assert.Equal(PublicZ85, fromBytes.PublicKeyZ85);
    }

    [Fact]
    public void Public_key_alone_has_no_secret()
    {
        foreach (NetMQCertificate certificate in new[]
        {
            NetMQCertificate.FromPublicKey(PublicZ85), NetMQCertificate.FromPublicKey(Convert.FromHexString(PublicHex)),
        })
        {
            Assert.Equal(PublicZ85, certificate.PublicKeyZ85);
            Assert.Equal(PublicHex, Convert.ToHexString(certificate.PublicKey));
            Assert.Null(certificate.SecretKey);
            Assert.Null(certificate.SecretKeyZ85);
        }
    }

    [Fact]
    public void New_certificates_differ()
    {
        Assert.NotEqual(new NetMQCertificate().SecretKeyZ85, new NetMQCertificate().SecretKeyZ85);
    }

    [Fact]
    public void Malformed_keys_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new NetMQCertificate(new byte[31], new byte[32]));
        Assert.Throws<ArgumentException>(() => new NetMQCertificate(new byte[32], new byte[33]));
        Assert.Throws<ArgumentException>(() => new NetMQCertificate(SecretZ85, PublicZ85[1..]));
        Assert.Throws<ArgumentException>(() => NetMQCertificate.FromPublicKey(new byte[40]));
        Assert.Throws<ArgumentException>(() => NetMQCertificate.FromPublicKey("|" + PublicZ85[1..]));
        Assert.Throws<ArgumentException>(() => NetMQCertificate.FromPublicKey("ä" + PublicZ85[1..]));
        Assert.Throws<ArgumentException>(() => NetMQCertificate.FromPublicKey("#####" + PublicZ85[5..]));
    }

    internal static XPublisherSocket CurveServer(NetMQCertificate keys)
    {
        var socket = new XPublisherSocket();
        socket.Options.CurveServer = true;
        socket.Options.CurveCertificate = keys;
        return socket;
    }

    internal static SubscriberSocket CurveClient(byte[] serverKey, NetMQCertificate keys)
    {
        var socket = new SubscriberSocket();
        socket.Options.CurveServerKey = serverKey;
        socket.Options.CurveCertificate = keys;
        socket.SubscribeToAnyTopic();
        return socket;
    }
}
