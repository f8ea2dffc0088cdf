namespace CellTypes.Streaming.Traces;

/// <summary>Sees a signal rise to a level for good: it stays there for some samples, and was below for some since the rise before.</summary>
/// <remarks>A blip of fewer samples, as noise and switching make, neither counts nor hides the rise that comes after it.</remarks>
/// <param name="level">The level.</param>
/// <param name="samplesBelow">How many samples in a row the signal must have been below, at least 1.</param>
/// <param name="samplesAbove">How many samples in a row it must then be at the level or above, at least 1.</param>
internal sealed class LevelCrossing(float level, int samplesBelow, int samplesAbove)
{
    private int _below;
    private int _above;

    /// <summary>Takes the next sample.</summary>
    /// <returns>Whether it makes a rise certain: the last of the samples that must be at the level or above.</returns>
    public bool Crosses(float value)
    {
        if (value >= level)
        {
            if (_above < samplesAbove) _above++;
            bool wasBelow = _below == samplesBelow, isCertain = _above == samplesAbove;
            if (isCertain || !wasBelow) _below = 0;
            return isCertain && wasBelow;
        }
        _above = 0;
        // NaN is neither above nor below.
        if (!(value < level)) _below = 0;
        else if (_below < samplesBelow) _below++;
        return false;
    }
}
