using System;

namespace NetMQ;

/// <summary>A socket that frames can be sent on.</summary>
public interface IOutgoingSocket
{
    /// <summary>Sends one frame, waiting for room no longer than <paramref name="timeout"/>.</summary>
    /// <param name="msg">An initialised message; it is empty after a frame was sent.</param>
    /// <param name="timeout">How long to wait: zero does not wait, a negative value waits for ever.</param>
    /// <param name="more">Whether another frame of the same message follows.</param>
    /// <returns>Whether the frame was sent.</returns>
    bool TrySend(ref Msg msg, TimeSpan timeout, bool more);
}
