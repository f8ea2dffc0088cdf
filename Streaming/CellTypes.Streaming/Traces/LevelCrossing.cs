namespace CellTypes.Streaming.Traces;

/// <summary>Sees a signal rise to a level, from below which it must have been for some time.</summary>
internal sealed class LevelCrossing(float level, int samplesBelow)
{
    private int _below;

    /// <summary>Takes the next sample.</summary>
    /// <returns>Whether it is the one that crosses.</returns>
    public bool Crosses(float value)
    {
        if (value < level)
        {
            if (_below < samplesBelow) _below++;
            return false;
        }
        bool crosses = value >= level && _below == samplesBelow; // NaN is neither
        _below = 0;
        return crosses;
    }
}
