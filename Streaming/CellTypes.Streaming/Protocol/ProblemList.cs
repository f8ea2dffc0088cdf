using System;
using System.Collections.Generic;

namespace CellTypes.Streaming.Protocol;

/// <summary>What went wrong in a session, in order, each problem once: for several readers, none of whom misses any between two looks.</summary>
/// <remarks>Safe for any number of threads. It holds at most <see cref="Capacity"/> problems, and then one that says so.</remarks>
/// <param name="of">What has the problems: the category of its warnings in <see cref="StreamingLog"/>.</param>
public sealed class ProblemList(Type of)
{
    /// <summary>How many different problems are held.</summary>
    public const int Capacity = 100;

    private const string Full = "Too many different problems; further ones are not told.";

    private readonly object _gate = new();
    private readonly HashSet<string> _known = [];
    private readonly List<string> _problems = [];
    private string? _last;

    /// <summary>Gets the problem that was added last, be it new or not; null where there was none.</summary>
    public string? Last
    {
        get
        {
            lock (_gate) return _last;
        }
    }

    /// <summary>Adds a problem, where it is not there already.</summary>
    /// <param name="problem">What went wrong, in one line.</param>
    public void Add(string problem)
    {
        lock (_gate)
        {
            _last = problem;
            if (_problems.Count > Capacity || _known.Contains(problem)) return;
            if (_problems.Count == Capacity) problem = Full;
            _known.Add(problem);
            _problems.Add(problem);
        }
        StreamingLog.Warn(of, problem);
    }

    /// <summary>Gets the problems from a place on. A reader that keeps the sum of the counts as its next place gets each problem once.</summary>
    /// <param name="index">The place, from 0; beyond the last problem there is none.</param>
    /// <returns>The problems, in the order in which they first came.</returns>
    public IReadOnlyList<string> Since(int index)
    {
        lock (_gate) return index < _problems.Count ? _problems.GetRange(index, _problems.Count - index) : Array.Empty<string>();
    }
}
