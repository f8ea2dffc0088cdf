namespace CellTypes.Models.Recordings;

/// <summary>What a column of a raw recording holds.</summary>
public sealed record RawChannel
{
    /// <summary>Gets a value indicating whether it is an electrode in the spike band: not a sync word, an analog input or a copy in the LFP band.</summary>
    public bool IsNeural { get; init; } = true;

    /// <summary>Gets the microvolts a bit, or 1 where the recording does not say them, see <see cref="RawRecording.IsInMicrovolts"/>.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Gets a value indicating whether what is below 300 Hz was filtered out, in hardware or afterwards.</summary>
    public bool IsHighPassFiltered { get; init; }

    /// <summary>Gets the position of the electrode in micrometres, across all shanks and along them, or null where the recording does not say it.</summary>
    public (double X, double Y)? Position { get; init; }
}
