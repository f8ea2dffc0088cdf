using System;
using System.Text;
using NetMQ.Interop;

namespace NetMQ.Sockets;

/// <summary>SUB: receives the messages that begin with one of the topics it subscribed to; with none, it receives nothing.</summary>
public class SubscriberSocket : NetMQSocket
{
    /// <summary>Creates the socket.</summary>
    /// <param name="connectionString">Addresses to attach to at once, separated by commas: with &gt; before the address, or nothing,
    /// to connect; with @ to bind.</param>
    /// <exception cref="TerminatingException"><see cref="NetMQConfig.Cleanup"/> is under way.</exception>
    /// <exception cref="DllNotFoundException">libzmq.so.5 is not installed.</exception>
    public SubscriberSocket(string? connectionString = null)
        : base(SocketType.Sub, connectionString, bindByDefault: false)
    {
    }

    /// <summary>A subscriber does not send.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override bool TrySend(ref Msg msg, TimeSpan timeout, bool more) =>
        throw new NotSupportedException("A SubscriberSocket does not send.");

    /// <summary>Receives messages whose first frame begins with a topic.</summary>
    /// <param name="topic">The topic in ASCII (other characters become ?); the empty string is every message.</param>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="TerminatingException"><see cref="NetMQConfig.Cleanup"/> was called.</exception>
    public virtual void Subscribe(string topic) => SetTopic(SocketOption.Subscribe, Ascii(topic));

    /// <summary>Receives messages whose first frame begins with a topic.</summary>
    /// <param name="topic">The topic; an empty array is every message.</param>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="TerminatingException"><see cref="NetMQConfig.Cleanup"/> was called.</exception>
    public virtual void Subscribe(byte[] topic) => SetTopic(SocketOption.Subscribe, topic);

    /// <summary>Receives every message.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="TerminatingException"><see cref="NetMQConfig.Cleanup"/> was called.</exception>
    public virtual void SubscribeToAnyTopic() => Subscribe(string.Empty);

    /// <summary>Takes one subscription to a topic back.</summary>
    /// <param name="topic">The topic in ASCII, as it was subscribed to.</param>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="TerminatingException"><see cref="NetMQConfig.Cleanup"/> was called.</exception>
    public virtual void Unsubscribe(string topic) => SetTopic(SocketOption.Unsubscribe, Ascii(topic));

    /// <summary>Takes one subscription to a topic back.</summary>
    /// <param name="topic">The topic, as it was subscribed to.</param>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="TerminatingException"><see cref="NetMQConfig.Cleanup"/> was called.</exception>
    public virtual void Unsubscribe(byte[] topic) => SetTopic(SocketOption.Unsubscribe, topic);

    private static byte[]? Ascii(string? topic) => topic != null ? Encoding.ASCII.GetBytes(topic) : null;

    private void SetTopic(SocketOption option, byte[]? topic) =>
        SetOption(option, topic ?? throw new InvalidException("A topic must not be null; an empty one is every message."));
}
