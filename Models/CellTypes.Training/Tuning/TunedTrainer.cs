using System.Collections.Generic;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Folds;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Tuning;

/// <summary>
/// A family whose settings are searched anew in every fit, on inner folds of the training units; the best are then fitted on all of them.
/// Evaluated, this is nested cross-validation: no unit that is scored had a part in the choice (Varma and Simon 2006).
/// </summary>
/// <param name="family">The family and the settings to search.</param>
/// <param name="options">How to search; the seed is that of the fit, and inner folds are fitted one after another.</param>
/// <param name="folds">The number of inner folds, which keep the traces of a cell together, at least 2; fewer where there are fewer units, or cells.</param>
/// <param name="group">A group column, such as <c>mouse</c>, to leave out a group at a time inside too; null for folds at random. Where all
/// training units are of one group, folds are drawn at random.</param>
internal sealed class TunedTrainer(TunableFamily family, TuningOptions options, int folds = TunedTrainer.UsualFolds, string? group = null)
    : ITrainer
{
    /// <summary>The number of inner folds unless another is given.</summary>
    public const int UsualFolds = 5;

    /// <summary>The number of trials that <c>tuned:</c> makes in every fit unless another is given.</summary>
    public const int UsualTrials = 20;

    /// <inheritdoc/>
    public string Description =>
        $"{family.Name}, tuned inside each fold ({options.Trials} trials, {options.Sampler.Name}, "
        + $"best {options.Score.Name} of {(group is null ? $"{folds} inner folds" : $"inner folds by {group}")})";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        TuningOptions inner = options with { Seed = seed, Threads = 1 };
        Trial best = Tuner.Run(family, training, Split(training, seed), inner, cancellation: cancellation).Best;
        return family.Make(best.Settings).Fit(training, seed, cancellation);
    }

    private IReadOnlyList<Fold> Split(LabelledSet training, int seed) =>
        group is not null && !IsOneGroup(training, group)
            ? new LeaveGroupOut(group).Split(training, seed)
            : new InnerKFold(folds).Split(training, seed);

    private static bool IsOneGroup(LabelledSet training, string group) =>
        training.Groups.TryGetValue(group, out IReadOnlyList<string>? groups) && new HashSet<string>(groups).Count == 1;
}
