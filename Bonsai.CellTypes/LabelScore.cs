using Score = CellTypes.Streaming.Labels.LabelScore;

namespace Bonsai.CellTypes;

/// <summary>How many labels are right, where the true cell types are known.</summary>
public sealed class LabelScore
{
    private readonly Score _score;

    internal LabelScore(Score score) => _score = score;

    /// <summary>Gets the time just after the update in seconds of the sample clock.</summary>
    public double Seconds => _score.Seconds;

    /// <summary>Gets the number of units whose true cell type is known.</summary>
    public int Units => _score.Units;

    /// <summary>Gets how many of these have a confident label: their status is ok.</summary>
    public int Confident => _score.Confident;

    /// <summary>Gets how many of the confident labels are right.</summary>
    public int Right => _score.Right;

    /// <summary>Gets the share of confident labels that are right, from 0 to 1; NaN where there are none.</summary>
    public double Accuracy => _score.Accuracy;

    /// <inheritdoc/>
    public override string ToString() => _score.ToString();
}
