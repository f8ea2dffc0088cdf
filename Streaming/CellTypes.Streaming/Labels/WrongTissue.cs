using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Labels;

/// <summary>Says when so many units are unlike the training data that the recording, not the unit, is the reason.</summary>
internal static class WrongTissue
{
    /// <summary>
    /// The least number of judged units of a recording that is still running, where the fastest units are judged first. A model calls about one in twenty
    /// units of its own tissue an outlier, so that chance alone gets more than a third of ten in 1 of 1,000 sessions.
    /// </summary>
    public const int FewestLive = 10;

    /// <summary>The least number of judged units of a finished recording: of 5 units of its own tissue a model calls 2 or more outliers in 2 of 100 recordings.</summary>
    public const int FewestFinished = 5;

    /// <summary>Says so where more than a third of the judged units are outliers or foreign.</summary>
    /// <param name="units">The units, those of all streams together. Those that are warming or poor are not judged, and do not count; a stale one counts as what it was before.</param>
    /// <param name="model">The model that judged them, of which the sentence gives the name and the signals that may be wrong.</param>
    /// <param name="fewest">How many units must have been judged, at least 1.</param>
    /// <returns>A sentence with both counts and what they may mean, or null where there are not that many of them, or the model cannot tell any.</returns>
    public static string? Sentence(IReadOnlyList<UnitLabel> units, UnitModel model, int fewest)
    {
        if (units is null) throw new ArgumentNullException(nameof(units));
        if (model is null) throw new ArgumentNullException(nameof(model));
        if (fewest < 1) throw new ArgumentOutOfRangeException(nameof(fewest), fewest, "At least one unit must have been judged.");
        int strange = units.Count(IsStrange), judged = strange + units.Count(HasOpinion);
        if (judged < fewest || 3 * strange <= judged) return null;
        string noun = model.TakesTraces ? "cells" : "units";
        string causes = model.TakesTraces ? ", its potential in other units than millivolts, or its sampling rate wrong"
            : model.NeedsTemplate ? ", its templates whitened, or its sampling rate or probe geometry wrong"
            : ", or its sampling rate wrong";
        return FormattableString.Invariant(
            $"{strange} of {judged} judged {noun} are unlike the data that model {model.Name} was trained on: the recording may be from another brain region or species{causes}.");

        bool IsStrange(UnitLabel unit) => unit.Status is LabelStatus.Outlier or LabelStatus.Foreign
            || (unit.Status == LabelStatus.Stale && unit.Label is null && (unit.Novelty > 1 || unit.Foreign > model.Foreign?.Threshold));
    }

    private static bool HasOpinion(UnitLabel unit) => unit.Status is LabelStatus.Ok or LabelStatus.Uncertain || (unit.Status == LabelStatus.Stale && unit.Label is not null);
}
