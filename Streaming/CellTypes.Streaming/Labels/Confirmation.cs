using System;

namespace CellTypes.Streaming.Labels;

/// <summary>A verdict that holds until another one has come several times in a row.</summary>
/// <param name="first">The verdict that holds at first.</param>
internal sealed class Confirmation<T>(T first)
    where T : IEquatable<T>
{
    private T _candidate = first;
    private int _agreeing;

    /// <summary>Gets the verdict that holds.</summary>
    public T Holds { get; private set; } = first;

    /// <summary>Takes the next verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="needed">How often in a row it must come to hold, at least 1.</param>
    /// <returns>Whether it holds now and did not before.</returns>
    public bool Offer(T verdict, int needed)
    {
        if (verdict.Equals(Holds))
        {
            _agreeing = 0;
            return false;
        }
        _agreeing = verdict.Equals(_candidate) ? _agreeing + 1 : 1;
        _candidate = verdict;
        if (_agreeing < needed) return false;
        Holds = verdict;
        return true;
    }
}
