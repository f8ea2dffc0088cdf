using System;
using System.Linq;
using NetMQ.Sockets;
using static NetMQ.Tests.Sockets;

namespace NetMQ.Tests;

public class PyzmqTests
{
    private const string Publish = """
        import zmq
        c = zmq.Context()
        s = c.socket(zmq.XPUB)
        print(s.bind_to_random_port('tcp://127.0.0.1'))
        assert s.poll(10000), 'no subscription'
        print(s.recv().hex())
        s.send_multipart([b'topic', b'', bytes(range(256))])
        s.close(10000)
        c.term()
        """;

    private const string Subscribe = """
        import zmq
        c = zmq.Context()
        s = c.socket(zmq.SUB)
        """;

    private const string ReceiveOne = """

        s.subscribe(b'to')
        assert s.poll(10000), 'nothing received'
        print(','.join(frame.hex() for frame in s.recv_multipart()))
        s.close(0)
        c.term()
        """;

    private static readonly byte[] AllBytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    [Fact]
    public void Message_of_pyzmq_arrives()
    {
        using ChildProcess python = Python.Start(Publish);
        using var subscriber = new SubscriberSocket();
        subscriber.Subscribe("top");

        subscriber.Connect("tcp://127.0.0.1:" + python.ReadLine());

        Assert.Equal("01" + Convert.ToHexString(Bytes("top")), python.ReadLine(), ignoreCase: true);
        Assert.Equal([Bytes("topic"), [], AllBytes], subscriber.ReceiveMessage());
    }

    [Fact]
    public void Message_reaches_pyzmq()
    {
        using var publisher = new XPublisherSocket();
        string address = publisher.BindLoopback();
        using ChildProcess python = Python.Start(Subscribe + $"\ns.connect('{address}')" + ReceiveOne);

        Assert.Equal([1, .. Bytes("to")], publisher.AwaitSubscription());
        publisher.SendMultipartBytes(Bytes("no"), Bytes("t"));
        publisher.SendMultipartBytes(Bytes("topic"), [], AllBytes);

        AssertReceived(python, Bytes("topic"), [], AllBytes);
    }

    [Fact]
    public void Encrypted_message_reaches_pyzmq()
    {
        var serverKeys = new NetMQCertificate();
        using XPublisherSocket server = CurveTests.CurveServer(serverKeys);
        string address = server.BindLoopback();
        using ChildProcess python = Python.Start(Subscribe + $"""

            s.curve_publickey, s.curve_secretkey = zmq.curve_keypair()
            s.curve_serverkey = bytes.fromhex('{Convert.ToHexString(serverKeys.PublicKey)}')
            s.connect('{address}')
            """ + ReceiveOne);

        server.AwaitSubscription();
        server.SendFrame("topic");

        AssertReceived(python, Bytes("topic"));
    }

    [Fact]
    public void Encrypted_message_of_pyzmq_arrives()
    {
        var serverKeys = new NetMQCertificate();
        string[] lines = Publish.Split('\n');
        using ChildProcess python = Python.Start($"""
            {string.Join('\n', lines[..3])}
            s.curve_server = True
            s.curve_secretkey = b'{serverKeys.SecretKeyZ85}'
            {string.Join('\n', lines[3..])}
            """);
        using SubscriberSocket client = CurveTests.CurveClient(serverKeys.PublicKey, new NetMQCertificate());

        client.Connect("tcp://127.0.0.1:" + python.ReadLine());

        Assert.Equal([Bytes("topic"), [], AllBytes], client.ReceiveMessage());
    }

    [Fact]
    public void New_keys_are_those_that_pyzmq_derives()
    {
        var keys = new NetMQCertificate();
        using ChildProcess python = Python.Start($"import zmq; print(zmq.curve_public(b'{keys.SecretKeyZ85}').decode())");

        Assert.Equal(keys.PublicKeyZ85, python.ReadLine());
    }

    private static void AssertReceived(ChildProcess python, params byte[][] frames) =>
        Assert.Equal(string.Join(',', frames.Select(Convert.ToHexString)), python.ReadLine(), ignoreCase: true);
}
