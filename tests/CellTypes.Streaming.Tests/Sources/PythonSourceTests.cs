using System;
using System.IO;
using System.Linq;
using CellTypes.Streaming.Sources;

namespace CellTypes.Streaming.Tests.Sources;

/// <summary>Messages that Python puts together and the reference implementation of ZeroMQ sends.</summary>
public class PythonSourceTests
{
    private const string Publisher = """
        import json, struct, zmq
        c = zmq.Context()
        s = c.socket(zmq.XPUB)
        print('tcp://127.0.0.1:%d' % s.bind_to_random_port('tcp://127.0.0.1'))
        assert s.poll(10000), 'no subscription'

        """;

    private const string End = """

        s.close(10000)
        c.term()
        """;

    [Fact]
    public void Native_spikes_of_python_arrive()
    {
        SpikeObserver.Received batch = Receive(endpoint => ZeroMqSpikes.Native(endpoint), """
            header = dict(schema='celltypes.spikes/1', seq=0, sample_rate=30000, spikes=2, channels=1, samples=2, complete_up_to=2**40 + 9)
            s.send_multipart([b'celltypes/v1/spikes/', json.dumps(header).encode(), struct.pack('<2q2i4f', 2**40, 5, 12, 3, 1, -2, .5, 4)])
            """);
        Assert.Equal(["12", "3"], batch.Units);
        Assert.Equal([1L << 40, 5], batch.Samples);
        Assert.Equal([1f, -2, 0.5f, 4], batch.Waveforms);
        Assert.Equal((1L << 40) + 9, batch.CompleteUpTo);
    }

    [Fact]
    public void Open_ephys_spikes_arrive_among_other_messages()
    {
        SpikeObserver.Received batch = Receive(endpoint => ZeroMqSpikes.OpenEphys(endpoint, 25_000), """
            def header(number, type, **more):
                return json.dumps({'message_num': number, 'type': type, **more}, indent=2).encode()
            s.send_multipart([b'DATA\0', header(1, 'data', content=dict(stream='p', channel_num=0, sample_num=5)), bytes(400)])
            s.send_multipart([b'EVENT\0', header(2, 'event', content=dict(stream='p', type=3, sample_num=6), data_size=0)])
            spike = dict(stream='p', source_node=1, electrode='T 1', sample_num=2**40, num_channels=1, num_samples=2, sorted_id=0, threshold=[50.])
            s.send_multipart([b'EVENT\0', header(3, 'spike', spike=spike, timestamp=1), struct.pack('<2f', 1, 2)])
            s.send_multipart([b'EVENT\0', header(4, 'spike', spike={**spike, 'sorted_id': 7}, timestamp=1), struct.pack('<2f', 1, -2)])
            """);
        Assert.Equal(["1/p/T 1/7"], batch.Units);
        Assert.Equal([1L << 40], batch.Samples);
        Assert.Equal([1f, -2], batch.Waveforms);
        Assert.Equal(25_000, batch.SamplingRate);
        Assert.Equal((0, 0, 1), (batch.Batch.Counters.BadMessages, batch.Batch.Counters.LostMessages, batch.Batch.Counters.Unsorted));
    }

    [Fact]
    public void Json_spikes_of_the_event_broadcaster_arrive()
    {
        SpikeObserver.Received batch = Receive(endpoint => ZeroMqSpikes.EventBroadcaster(endpoint), """
            s.send_multipart([struct.pack('<H', 0), json.dumps(dict(event_type='ttl', line=3, state=True)).encode()])
            spike = dict(event_type='spike', stream='p', source_node=1, electrode='T 1', num_channels=1, sample_rate=25000.0,
                         sample_number=2**40, sorted_id=7, amp1=55.5)
            s.send_multipart([struct.pack('<H', 1), json.dumps(spike).encode()])
            """);
        Assert.Equal(["1/p/T 1/7"], batch.Units);
        Assert.Equal([1L << 40], batch.Samples);
        Assert.Equal(25_000, batch.SamplingRate);
        Assert.Equal(0, batch.Batch.Counters.BadMessages);
    }

    [Fact]
    public void Binary_spikes_of_the_event_broadcaster_arrive()
    {
        SpikeObserver.Received batch = Receive(endpoint => ZeroMqSpikes.EventBroadcaster(endpoint), """
            spike = struct.pack('<BBHHHqdH', 2, 2, 101, 205, 7, 2**40, 1.5, 9) + struct.pack('<2f', 50, 50) + struct.pack('<6f', *range(6))
            assert len(spike) == 26 + 4 * 2 + 4 * 2 * 3
            s.send_multipart([struct.pack('<H', 1), spike])
            """);
        Assert.Equal(["101/205/7/9"], batch.Units);
        Assert.Equal([1L << 40], batch.Samples);
        Assert.Equal([0f, 1, 2, 3, 4, 5], batch.Waveforms);
        Assert.Equal(0, batch.Batch.Counters.BadMessages);
    }

    [Fact]
    public void Example_sorter_is_received_to_its_end()
    {
        Assert.InRange(File.ReadAllLines(Repository.Example("sorter.py")).Length, 1, 30);
        using ChildProcess python = Python.StartExample("sorter.py", "tcp://127.0.0.1:0", "1.5");
        ZeroMqSpikes source = ZeroMqSpikes.Native(python.ReadLine()["publishing at ".Length..]);
        using var observer = new SpikeObserver();
        using IDisposable subscription = source.Subscribe(observer);

        Assert.Empty(observer.Next().Units); // where the units lie
        SpikeObserver.Received batch = observer.Next();
        Assert.InRange(batch.Units.Length, 1, 100);
        Assert.Equal(batch.Units.Length * 600, batch.Waveforms.Length);
        Assert.Equal(batch.Samples.Order(), batch.Samples);
        Assert.InRange(batch.Waveforms.Min(), -400, -40);
        Assert.True(batch.Samples[^1] < batch.CompleteUpTo);
        Assert.Null(observer.End());
        Assert.Equal(45_000, LastTimeOf(observer));
        Assert.Equal((0, 0), (source.Counters.BadMessages, source.Counters.LostMessages));
        Assert.Equal(Enumerable.Range(30, 10), ChannelsOf("3", batch));
    }

    private static long? LastTimeOf(SpikeObserver observer)
    {
        long? last = null;
        while (observer.Waiting > 0) last = observer.Next().CompleteUpTo ?? last;
        return last;
    }

    private static System.Collections.Generic.IReadOnlyList<int> ChannelsOf(string unit, SpikeObserver.Received batch) =>
        Enumerable.Range(0, batch.Batch.Units.Count).Select(slot => batch.Batch.Units[slot]).Single(info => info.Id == unit).Channels;

    private static SpikeObserver.Received Receive(Func<string, ZeroMqSpikes> createSource, string script)
    {
        using ChildProcess python = Python.Start(Publisher + script + End);
        using var observer = new SpikeObserver();
        using IDisposable subscription = createSource(python.ReadLine()).Subscribe(observer);
        return observer.Next();
    }
}
