using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;
using NetMQ;
using NetMQ.Sockets;
using static CellTypes.Streaming.Tests.Sources.DecoderBench;
using LabelReceiver = CellTypes.Streaming.Publishing.LabelReceiver;

namespace CellTypes.Streaming.Tests.Sources;

public class ZeroMqSpikesTests
{
    private readonly SpikeMessageWriter _writer = new(30_000, 1, 2);

    [Fact]
    public void Spikes_arrive_until_the_end_message()
    {
        using var publisher = new XPublisherSocket();
        ZeroMqSpikes source = ZeroMqSpikes.Native(publisher.BindLoopback(), new() { Probe = ProbeGeometry.Neuropixels1() });
        using var observer = new SpikeObserver();
        using IDisposable subscription = source.Subscribe(observer);
        Assert.Equal([1, .. Text(Topic)], publisher.AwaitSubscription());

        Send(publisher, unit: 12, sample: 1000);
        SpikeObserver.Received batch = observer.Next();
        Assert.Equal(["12"], batch.Units);
        Assert.Equal([1000L], batch.Samples);
        Assert.Equal([1f, -1f], batch.Waveforms);
        Assert.Equal(30_000, batch.SamplingRate);
        Assert.Equal(384, batch.Batch.Probe?.ChannelCount);

        Send(publisher, unit: 13, sample: 1001, end: true);
        Assert.Equal(["13"], observer.Next().Units);
        Assert.Null(observer.End());
        Assert.Equal(0, source.Counters.BadMessages);
    }

    [Fact]
    public void Bad_message_is_counted_and_the_stream_goes_on()
    {
        using var publisher = new XPublisherSocket();
        ZeroMqSpikes source = ZeroMqSpikes.Native(publisher.BindLoopback());
        using var observer = new SpikeObserver();
        using IDisposable subscription = source.Subscribe(observer);
        publisher.AwaitSubscription();

        publisher.SendMultipartBytes(Text(Topic));
        publisher.SendMultipartBytes(Text(Topic), [], [], [], []);
        publisher.SendMultipartBytes(Text(Topic), Text("{}"), new byte[1000]);
        Send(publisher, unit: 12, sample: 1000);

        Assert.Equal(["12"], observer.Next().Units);
        Assert.Equal(3, source.Counters.BadMessages);
        Assert.Contains("'schema' is missing", source.Counters.Problems.Last);
    }

    [Fact]
    public void Message_of_the_other_kind_is_noticed_and_neither_bad_nor_lost()
    {
        using var publisher = new XPublisherSocket();
        ZeroMqSpikes source = ZeroMqSpikes.Native(publisher.BindLoopback());
        using var observer = new SpikeObserver();
        using IDisposable subscription = source.Subscribe(observer);
        publisher.AwaitSubscription();
        Assert.Equal([1, .. Text(TraceProtocol.Topic)], publisher.AwaitSubscription());
        Send(publisher, unit: 12, sample: 1000);
        Assert.Equal(["12"], observer.Next().Units);
        Assert.False(source.Counters.HasOtherKind);

        publisher.SendMultipartBytes(Text(TraceProtocol.Topic), Text("""{"schema":"celltypes.trace/1","seq":900}"""), []);
        Assert.Equal([0, .. Text(TraceProtocol.Topic)], publisher.AwaitSubscription()); // no more of them are taken
        Send(publisher, unit: 13, sample: 1001);
        Assert.Equal(["13"], observer.Next().Units);
        Assert.Equal((true, 0, 0, (string?)null), (source.Counters.HasOtherKind, source.Counters.BadMessages, source.Counters.LostMessages, source.Counters.Problems.Last));
    }

    [Fact]
    public void Traces_notice_spikes()
    {
        using var publisher = new XPublisherSocket();
        ZeroMqTraces source = new(publisher.BindLoopback());
        using IDisposable subscription = source.Subscribe(_ => { });
        publisher.AwaitSubscription();
        publisher.AwaitSubscription();
        Send(publisher, unit: 12, sample: 1000);
        Assert.Equal([0, .. Text(Topic)], publisher.AwaitSubscription());
        Assert.True(SpinWait.SpinUntil(() => source.Counters.HasOtherKind, TestSockets.Long));
        Assert.Equal((0, 0), (source.Counters.BadMessages, source.Counters.LostMessages));
    }

    [Fact]
    public void Source_that_listens_takes_a_publisher_that_connects()
    {
        ZeroMqSpikes source = ZeroMqSpikes.Native("tcp://127.0.0.1:0", new() { Bind = true });
        Assert.Null(source.BoundEndpoint);
        using var observer = new SpikeObserver();
        using IDisposable subscription = source.Subscribe(observer);
        using var publisher = new XPublisherSocket();
        publisher.Connect(source.BoundEndpoint!);
        publisher.AwaitSubscription();
        Send(publisher, unit: 12, sample: 1000);
        Assert.Equal(["12"], observer.Next().Units);
    }

    [Fact]
    public void Publisher_that_comes_back_is_connected_to_again()
    {
        string endpoint;
        ZeroMqSpikes source;
        using var observer = new SpikeObserver();
        IDisposable subscription;
        using (var publisher = new XPublisherSocket())
        {
            endpoint = publisher.BindLoopback();
            source = ZeroMqSpikes.Native(endpoint);
            subscription = source.Subscribe(observer);
            publisher.AwaitSubscription();
            Send(publisher, unit: 12, sample: 1000);
            Assert.Equal(["12"], observer.Next().Units);
        }
        using (subscription)
        using (var publisher = new XPublisherSocket())
        {
            Assert.True(SpinWait.SpinUntil(() => Binds(publisher, endpoint), TestSockets.Long));
            publisher.AwaitSubscription();
            Send(publisher, unit: 13, sample: 2000);
            Assert.Equal(["13"], observer.Next().Units);
        }
        Assert.Equal(0, source.Counters.LostMessages);
    }

    [Fact]
    public void Port_of_a_disposed_subscription_can_be_listened_at_again()
    {
        using var observer = new SpikeObserver();
        ZeroMqSpikes first = ZeroMqSpikes.Native("tcp://127.0.0.1:0", new() { Bind = true });
        IDisposable idle = first.Subscribe(observer);
        idle.Dispose();
        idle.Dispose();

        ZeroMqSpikes second = ZeroMqSpikes.Native(first.BoundEndpoint!, new() { Bind = true });
        using IDisposable subscription = second.Subscribe(observer);
        using var publisher = new XPublisherSocket();
        publisher.Connect(first.BoundEndpoint!);
        publisher.AwaitSubscription();
        Send(publisher, unit: 12, sample: 1000);
        Assert.Equal(["12"], observer.Next().Units);
    }

    [Fact]
    public async Task Dispose_closes_the_socket_and_does_not_wait_for_an_observer_that_is_busy()
    {
        using var publisher = new XPublisherSocket();
        using var observer = new SpikeObserver();
        using var entered = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        CancellationToken cancel = TestContext.Current.CancellationToken;
        IDisposable subscription = ZeroMqSpikes.Native(publisher.BindLoopback()).Subscribe(new Relay(_ =>
        {
            entered.Set();
            gate.Wait(TestSockets.Long, cancel);
        }, observer));
        publisher.AwaitSubscription();
        Send(publisher, unit: 12, sample: 1000);
        Assert.True(entered.Wait(TestSockets.Long, cancel));
        await Task.Run(subscription.Dispose, cancel).WaitAsync(TestSockets.Long, cancel);
        gate.Set();
    }

    [Fact]
    public void An_observer_that_throws_is_told_its_error()
    {
        using var publisher = new XPublisherSocket();
        using var observer = new SpikeObserver();
        using IDisposable subscription = ZeroMqSpikes.Native(publisher.BindLoopback()).Subscribe(new Relay(_ => throw new FormatException("A bug."), observer));
        publisher.AwaitSubscription();
        Send(publisher, unit: 12, sample: 1000);
        Assert.Equal("A bug.", Assert.IsType<FormatException>(observer.End()).Message);
    }

    [Fact]
    public void Subscription_to_nobody_can_be_disposed()
    {
        using var observer = new SpikeObserver();
        ZeroMqSpikes.OpenEphys("tcp://127.0.0.1:1").Subscribe(observer).Dispose();
        ZeroMqSpikes.EventBroadcaster("tcp://127.0.0.1:1").Subscribe(observer).Dispose();
    }

    [Fact]
    public void Observer_may_dispose_its_subscription()
    {
        using var publisher = new XPublisherSocket();
        ZeroMqSpikes source = ZeroMqSpikes.Native(publisher.BindLoopback());
        using var observer = new SpikeObserver();
        IDisposable? subscription = null;
        using var disposed = new ManualResetEventSlim();
        subscription = source.Subscribe(new Relay(batch =>
        {
            observer.OnNext(batch);
            subscription!.Dispose();
            disposed.Set();
        }, observer));
        publisher.AwaitSubscription();
        Send(publisher, unit: 12, sample: 1000);
        Assert.True(disposed.Wait(TestSockets.Long, TestContext.Current.CancellationToken));
        Assert.Equal([1, .. Text(TraceProtocol.Topic)], publisher.AwaitSubscription());
        Assert.Equal([0, .. Text(Topic)], publisher.AwaitSubscription()); // the socket is gone
        Send(publisher, unit: 13, sample: 1001);
        subscription.Dispose();
        Assert.Equal(1, observer.Waiting);
    }

    [Fact]
    public void Exception_of_the_observer_ends_the_stream_with_it()
    {
        using var publisher = new XPublisherSocket();
        ZeroMqSpikes source = ZeroMqSpikes.Native(publisher.BindLoopback());
        using var observer = new SpikeObserver();
        var failure = new InvalidOperationException("No.");
        using IDisposable subscription = source.Subscribe(new Relay(_ => throw failure, observer));
        publisher.AwaitSubscription();
        Send(publisher, unit: 12, sample: 1000);
        Assert.Same(failure, observer.End());
    }

    [Fact]
    public void Port_in_use_is_told_in_one_line()
    {
        using var other = new PublisherSocket();
        string endpoint = other.BindLoopback();
        using var observer = new SpikeObserver();
        using IDisposable subscription = ZeroMqSpikes.Native(endpoint, new() { Bind = true }).Subscribe(observer);
        Assert.Equal($"Cannot listen at {endpoint}: another program listens there.", Assert.IsType<CellTypesException>(observer.End()).Message);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("127.0.0.1:5560", false)]
    [InlineData("tcp://127.0.0.1", false)]
    [InlineData("tcp://:5560", false)]
    [InlineData("tcp://*:5560", false)]
    [InlineData("tcp://127.0.0.1:0", false)]
    [InlineData("tcp://127.0.0.1:65536", true)]
    [InlineData("tcp://127.0.0.1:-1", true)]
    [InlineData("tcp://127.0.0.1:port", true)]
    [InlineData("tcp://a b:5560", false)]
    [InlineData("http://127.0.0.1:5560", false)]
    [InlineData("tcp://[127.0.0.1]:5560", false)]
    public void Address_that_is_none_is_told_in_one_line(string endpoint, bool bind)
    {
        var exception = Assert.Throws<CellTypesException>(() => ZeroMqSpikes.Native(endpoint, new() { Bind = bind }));
        Assert.StartsWith($"'{endpoint}' is not an address to ", exception.Message);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData("tcp://localhost:5560", false)]
    [InlineData("tcp://rig-2.lab.example:65535", false)]
    [InlineData("tcp://[::1]:5560", false)]
    [InlineData("tcp://*:0", true)]
    public void Addresses_are_hosts_and_ports(string endpoint, bool bind) =>
        Assert.Equal(endpoint, ZeroMqSpikes.Native(endpoint, new() { Bind = bind }).Endpoint);

    [Fact]
    public void Message_beyond_the_limit_is_refused()
    {
        using var publisher = new XPublisherSocket();
        ZeroMqSpikes source = ZeroMqSpikes.Native(publisher.BindLoopback());
        using var observer = new SpikeObserver();
        using IDisposable subscription = source.Subscribe(observer);
        publisher.AwaitSubscription();
        byte[] half = new byte[(ZeroMqSpikes.MaxMessageBytes / 2) + 1];
        publisher.SendMultipartBytes(Text(Topic), half, half);
        Send(publisher, unit: 12, sample: 1000);
        Assert.Equal(["12"], observer.Next().Units);
        Assert.Equal(1, source.Counters.BadMessages);
        Assert.Contains("is larger than 67108864", source.Counters.Problems.Last);
    }

    [Fact]
    public void Peer_that_breaks_the_protocol_is_connected_to_again_after_a_silence()
    {
        // A greeting of ZMTP 3.0 with a mechanism that does not exist; ZeroMQ may never come back to such a peer by itself.
        byte[] greeting = new byte[64];
        (greeting[0], greeting[9], greeting[10]) = (0xff, 0x7f, 3);
        Text("BOGUS").CopyTo(greeting, 12);
        using var impostor = new TcpListener(IPAddress.Loopback, 0);
        impostor.Start();
        string endpoint = TestSockets.Loopback(((IPEndPoint)impostor.LocalEndpoint).Port);
        ZeroMqSpikes source = ZeroMqSpikes.Native(endpoint, new() { ReconnectAfterSilence = TimeSpan.FromMilliseconds(200) });
        using var observer = new SpikeObserver();
        using IDisposable subscription = source.Subscribe(observer);
        using (Socket peer = impostor.AcceptSocket())
        {
            peer.Send(greeting);
            while (peer.Receive(new byte[64]) > 0) continue; // until the source has hung up
        }
        impostor.Stop();

        using var publisher = new XPublisherSocket();
        Assert.True(SpinWait.SpinUntil(() => Binds(publisher, endpoint), TestSockets.Long));
        bool arrived = SpinWait.SpinUntil(
            () =>
            {
                Send(publisher, unit: 12, sample: 1000);
                return observer.Waiting > 0;
            },
            TestSockets.Long);
        Assert.True(arrived);
    }

    [Fact]
    public void Curve_connection_needs_the_key_of_the_publisher()
    {
        var keys = new NetMQCertificate();
        using var publisher = new XPublisherSocket();
        publisher.Options.CurveServer = true;
        publisher.Options.CurveCertificate = keys;
        string endpoint = publisher.BindLoopback();
        using var observer = new SpikeObserver();
        using var stranger = new SpikeObserver();
        using IDisposable plain = ZeroMqSpikes.Native(endpoint).Subscribe(stranger);
        using IDisposable wrong = ZeroMqSpikes.Native(endpoint, new() { Keys = new(new NetMQCertificate().PublicKeyZ85) }).Subscribe(stranger);
        using IDisposable right = ZeroMqSpikes.Native(endpoint, new() { Keys = new(keys.PublicKeyZ85) }).Subscribe(observer);
        publisher.AwaitSubscription();
        Send(publisher, unit: 12, sample: 1000);
        Assert.Equal(["12"], observer.Next().Units);
        Assert.Equal(0, stranger.Waiting);
    }

    [Theory]
    [InlineData("none", "server")]
    [InlineData("other", "server")]
    [InlineData("server", "none")]
    [InlineData("none", "none")]
    [InlineData("server", "server")]
    public void Keys_that_do_not_match_are_known_as_refusals_and_others_are_not(string ownKey, string publisherKey)
    {
        NetMQCertificate keys = new();
        using XPublisherSocket publisher = new();
        if (publisherKey == "server") (publisher.Options.CurveServer, publisher.Options.CurveCertificate) = (true, keys);
        CurveKeys? own = ownKey == "none" ? null : new(ownKey == "server" ? keys.PublicKeyZ85 : new NetMQCertificate().PublicKeyZ85);
        string endpoint = publisher.BindLoopback();
        ZeroMqSpikes source = ZeroMqSpikes.Native(endpoint, new() { Keys = own });
        LabelReceiver labels = new(endpoint, own);
        using SpikeObserver observer = new();
        using IDisposable spikes = source.Subscribe(observer);
        // Before labels are subscribed to, whose subscription looks the same.
        if (ownKey == publisherKey) publisher.AwaitSubscription();
        using IDisposable messages = labels.Subscribe(_ => { });
        if (ownKey == publisherKey)
        {
            Send(publisher, unit: 12, sample: 1000);
            observer.Next();
            Assert.False(source.Counters.IsRefused || labels.Counters.IsRefused);
            return;
        }
        Assert.True(SpinWait.SpinUntil(() => source.Counters.IsRefused && labels.Counters.IsRefused, TestSockets.Long));
    }

    [Fact]
    public void Source_that_listens_with_curve_takes_a_publisher_with_its_key()
    {
        var keys = new NetMQCertificate();
        ZeroMqSpikes source = ZeroMqSpikes.Native("tcp://127.0.0.1:0", new() { Bind = true, Keys = new(keys.PublicKeyZ85, keys.SecretKeyZ85) });
        using var observer = new SpikeObserver();
        using IDisposable subscription = source.Subscribe(observer);
        using var publisher = new XPublisherSocket();
        publisher.Options.CurveServerKey = keys.PublicKey;
        publisher.Options.CurveCertificate = new NetMQCertificate();
        publisher.Connect(source.BoundEndpoint!);
        publisher.AwaitSubscription();
        Send(publisher, unit: 12, sample: 1000);
        Assert.Equal(["12"], observer.Next().Units);
    }

    [Fact]
    public void Options_that_cannot_be_are_refused()
    {
        Assert.Throws<CellTypesException>(() => ZeroMqSpikes.Native("tcp://127.0.0.1:5560", new() { Bind = true, Keys = new(new NetMQCertificate().PublicKeyZ85) }));
        Assert.Throws<CellTypesException>(() => ZeroMqSpikes.Native("tcp://127.0.0.1:5560", new() { ReconnectAfterSilence = TimeSpan.Zero }));
        Assert.Throws<CellTypesException>(() => ZeroMqSpikes.OpenEphys("tcp://127.0.0.1:5556", 0));
        Assert.Throws<CellTypesException>(() => ZeroMqSpikes.EventBroadcaster("tcp://127.0.0.1:5557", -1));
        Assert.Throws<ArgumentNullException>(() => ZeroMqSpikes.Native("tcp://127.0.0.1:5560").Subscribe(null!));
    }

    private static bool Binds(XPublisherSocket publisher, string endpoint)
    {
        try
        {
            publisher.Bind(endpoint);
            return true;
        }
        catch (AddressAlreadyInUseException)
        {
            return false; // the port of a closed socket is not free at once
        }
    }

    private void Send(XPublisherSocket publisher, int unit, long sample, bool end = false)
    {
        _writer.Add(unit, sample, [1f, -1f]);
        _writer.Finish(end);
        publisher.SendMultipartBytes(Text(SpikeProtocol.Topic), _writer.Header.ToArray(), _writer.Payload.ToArray());
    }

    private sealed class Relay(Action<SpikeBatch> onNext, IObserver<SpikeBatch> rest) : IObserver<SpikeBatch>
    {
        public void OnNext(SpikeBatch value) => onNext(value);

        public void OnError(Exception error) => rest.OnError(error);

        public void OnCompleted() => rest.OnCompleted();
    }
}
