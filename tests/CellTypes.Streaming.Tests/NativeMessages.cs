using CellTypes.Streaming.Protocol;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Tests;

/// <summary>Sends spikes of one unit in the native format.</summary>
internal sealed class NativeMessages(XPublisherSocket socket)
{
    private readonly SpikeMessageWriter _writer = new(30_000);

    public void Send(params long[] samples)
    {
        foreach (long sample in samples) _writer.Add(1, sample);
        _writer.Finish();
        socket.SendMoreFrame(SpikeProtocol.Topic).SendMoreFrame(_writer.Header.ToArray()).SendFrame(_writer.Payload.ToArray());
    }
}
