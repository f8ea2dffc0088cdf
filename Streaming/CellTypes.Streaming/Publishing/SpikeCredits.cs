using System;
using System.Collections.Generic;
using System.Threading;

namespace CellTypes.Streaming.Publishing;

/// <summary>
/// How many messages of spikes may be on their way to the process that labels them: fewer than any queue on the way holds, so that none is dropped.
/// </summary>
/// <remarks>
/// <para>The process says the number of the newest message that it has worked off, and messages arrive in the order in which they were sent: what
/// was sent before that one is settled too, whatever its stream.</para>
/// <para>Used by the thread that sends; <see cref="Hear"/> may be called by any.</para>
/// </remarks>
internal sealed class SpikeCredits
{
    /// <summary>The most messages on their way. NetMQ's queues hold 1,000 on either side.</summary>
    public const int MostInFlight = 500;

    private readonly Queue<(string Stream, long Sequence)> _inFlight = new();
    private string? _session;
    private bool _isAcknowledged;
    private bool _isOld;
    private bool _hasMoved;
    private bool _isStuck;

    /// <summary>Waits a moment for room for one more message.</summary>
    /// <param name="patience">How long.</param>
    /// <returns>Whether there is room.</returns>
    public bool WaitForRoom(TimeSpan patience) => Wait(() => _inFlight.Count < MostInFlight, patience);

    /// <summary>Waits a moment until nothing is on its way.</summary>
    /// <param name="patience">How long.</param>
    /// <returns>Whether nothing is.</returns>
    public bool WaitForLast(TimeSpan patience) => Wait(() => _inFlight.Count == 0, patience);

    /// <summary>Takes note of a message that was sent.</summary>
    public void Sent(string stream, long sequence)
    {
        lock (_inFlight)
        {
            if (_session is not null && !_isOld) _inFlight.Enqueue((stream, sequence));
        }
    }

    /// <summary>Says that nobody listens any more: what is on its way will not arrive.</summary>
    public void Forget()
    {
        lock (_inFlight) Settle(_inFlight.Count);
    }

    /// <summary>
    /// Tells whether the process lives and yet does not get on. Perhaps what is on its way was lost with a connection; a message without spikes finds out, for
    /// with its number all that was sent before is settled.
    /// </summary>
    public bool TakeStuck()
    {
        lock (_inFlight)
        {
            bool isStuck = _isStuck;
            _isStuck = false;
            return isStuck;
        }
    }

    /// <summary>Takes note of what the process says.</summary>
    public void Hear(LabelMessage message)
    {
        lock (_inFlight)
        {
            if (message.Session != _session) Begin(message.Session);
            if (message.SourceSequence is long sequence) Acknowledge((message.Stream, sequence));
            else if (message.Update is not null) TakeForOld();
            if (message is StatusMessage) Beat();
        }
    }

    private void Begin(string session)
    {
        _session = session;
        _isAcknowledged = _isOld = false;
        Settle(_inFlight.Count);
    }

    // The number may be one of a publisher before this one: then it is not on its way.
    private void Acknowledge((string Stream, long Sequence) message)
    {
        if (!_inFlight.Contains(message)) return;
        _isAcknowledged = true;
        while (_inFlight.Peek() != message) _inFlight.Dequeue();
        Settle(1);
    }

    // A process of an older version labels spikes, and does not say which.
    private void TakeForOld()
    {
        _isOld = true;
        Settle(_inFlight.Count);
    }

    // Once a second. Before its first window the process has nothing to say the number with.
    private void Beat()
    {
        if (!_isAcknowledged) Settle(_inFlight.Count);
        _isStuck = _inFlight.Count > 0 && !_hasMoved;
        _hasMoved = false;
    }

    private void Settle(int messages)
    {
        for (int i = 0; i < messages; i++) _inFlight.Dequeue();
        _hasMoved = true;
        Monitor.PulseAll(_inFlight);
    }

    private bool Wait(Func<bool> condition, TimeSpan patience)
    {
        lock (_inFlight)
        {
            if (!condition()) Monitor.Wait(_inFlight, patience);
            return condition();
        }
    }
}
