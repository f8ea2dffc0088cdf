using System;

namespace CellTypes.Training.GaussianProcesses;

/// <summary>How a Gaussian-process classifier is fitted.</summary>
internal sealed record GaussianProcessOptions
{
    /// <summary>Gets the variance of the latent functions, positive: the larger, the surer the labels near training units.</summary>
    public double Variance { get; init; } = 30;

    /// <summary>Gets the distance over which the latent functions change, positive, in the unit of the inputs.</summary>
    public double LengthScale { get; init; } = 0.7;

    /// <summary>
    /// Gets a value indicating whether variance and length scale are chosen on the training rows instead: those of
    /// <see cref="Variances"/> and <see cref="LengthScales"/> under which the labels are most probable.
    /// </summary>
    public bool ChooseByMarginalLikelihood { get; init; }

    /// <summary>Gets the variances to choose from.</summary>
    public static double[] Variances => [3, 10, 30, 100];

    /// <summary>Gets the length scales to choose from.</summary>
    public static double[] LengthScales => [0.35, 0.5, 0.7, 1, 1.4, 2];

    /// <summary>The options in a few words.</summary>
    public override string ToString() => ChooseByMarginalLikelihood
        ? "variance and length scale by marginal likelihood"
        : FormattableString.Invariant($"variance {Variance}, length scale {LengthScale}");

    internal void Validate()
    {
        if (!(Variance > 0) || double.IsInfinity(Variance)) throw new SettingException(nameof(Variance), Variance, "a positive number");
        if (!(LengthScale > 0) || double.IsInfinity(LengthScale)) throw new SettingException(nameof(LengthScale), LengthScale, "a positive number");
    }
}
