using System;
using System.Collections.Generic;
using CellTypes.Models.Bundles;
using CellTypes.Models.Recordings;

namespace CellTypes.Streaming.Tables;

/// <summary>A finished recording with a label for each of its units, and where the labels come from.</summary>
public sealed record LabelledRecording
{
    /// <summary>Gets the recording.</summary>
    public required SortedRecording Recording { get; init; }

    /// <summary>Gets the model that gave the labels.</summary>
    public required ModelBundle Bundle { get; init; }

    /// <summary>Gets how much of the recording was judged: its last part, or all of it.</summary>
    public required TimeSpan History { get; init; }

    /// <summary>Gets when it was labelled, in UTC.</summary>
    public required DateTime Date { get; init; }

    /// <summary>Gets the units, in the order of the recording.</summary>
    public required IReadOnlyList<LabelledUnit> Units { get; init; }
}
