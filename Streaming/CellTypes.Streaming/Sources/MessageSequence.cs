using System;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Sources;

/// <summary>Counts lost messages by the gaps in a source's numbering, and notices a source that started again.</summary>
/// <remarks>
/// The first number is where we joined. A number that is not the next one may be damaged: the message after it tells whether messages were lost, or the
/// source started again, whose earlier messages were never ours. A message whose number cannot be read, or was damaged, is not a lost one.
/// </remarks>
internal sealed class MessageSequence(SourceCounters counters)
{
    private long? _expected;
    private long? _doubtful;
    private long _unnumbered;

    /// <summary>Takes note of a message that arrived without a number that can be read.</summary>
    public void ArrivedUnnumbered() => _unnumbered++;

    /// <summary>Takes the number of a message that arrived; a negative one is none.</summary>
    /// <returns>Whether the source has started again, one message ago.</returns>
    public bool Arrived(long number)
    {
        if (number is < 0 or long.MaxValue)
        {
            _unnumbered++;
            return false;
        }
        bool hasRestarted = false;
        if (_doubtful is long doubtful) hasRestarted = Judge(doubtful, number);
        _doubtful = null;
        if (_expected is null || number == _expected)
        {
            _expected = number + 1;
            _unnumbered = 0;
            return hasRestarted;
        }
        _doubtful = number;
        return hasRestarted;
    }

    /// <summary>Believes a gap that no message can confirm any more, because the source has ended.</summary>
    public void End()
    {
        if (_doubtful > _expected) CountLost(_doubtful.Value);
        _doubtful = null;
    }

    private bool Judge(long doubtful, long number)
    {
        if (doubtful > _expected && number > doubtful)
        {
            CountLost(doubtful);
            return false;
        }
        if (doubtful < _expected && number > doubtful && number < _expected)
        {
            _expected = doubtful + 1;
            _unnumbered = 0;
            return true;
        }
        _unnumbered++;
        return false;
    }

    private void CountLost(long arrived)
    {
        counters.CountLost(Math.Max(0, Math.Min(arrived - _expected!.Value, int.MaxValue) - _unnumbered));
        _expected = arrived + 1;
        _unnumbered = 0;
    }
}
