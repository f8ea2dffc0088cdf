using System;

namespace NetMQ;

/// <summary>A socket that frames can be received from.</summary>
public interface IReceivingSocket
{
    /// <summary>Receives one frame, waiting for it no longer than <paramref name="timeout"/>.</summary>
    /// <param name="msg">An initialised message; its content is replaced by the frame.</param>
    /// <param name="timeout">How long to wait: zero does not wait, a negative value waits for ever.</param>
    /// <returns>Whether a frame was received.</returns>
    bool TryReceive(ref Msg msg, TimeSpan timeout);
}
