namespace CellTypes.Streaming.Sources;

/// <summary>What became of a message.</summary>
internal enum DecodeOutcome
{
    /// <summary>It carries nothing for us (another topic, an event that is no spike, unsorted spikes only); the batch is empty.</summary>
    Skipped,

    /// <summary>It could not be decoded and was counted; the batch is empty.</summary>
    Bad,

    /// <summary>The batch holds what it says.</summary>
    Batch,

    /// <summary>The batch holds what it says, and the stream ends with it.</summary>
    End,
}
