namespace CellTypes.Models.Features;

/// <summary>
/// The 15 temporal features of D'Agostino 2022, section 4.2.2, in the order of its feature table. I is an interspike interval in seconds,
/// I' the one after it, means run over all intervals or pairs that the version keeps (see <see cref="TemporalFeatures"/>).
/// </summary>
internal enum TemporalFeature
{
    /// <summary><c>mfr</c>, the mean firing rate: 1 / mean(I). Hertz, above 0. Van Dijck et al. 2013, PLoS ONE 8:e57669.</summary>
    MeanRate,

    /// <summary>
    /// <c>mifr</c>, the mean instantaneous firing rate: mean(1 / I). Hertz, not below <see cref="MeanRate"/>. Van Dijck et al. 2013.
    /// </summary>
    MeanInstantaneousRate,

    /// <summary><c>med_isi</c>: median(I). Seconds, above 0. Van Dijck et al. 2013.</summary>
    MedianInterval,

    /// <summary>
    /// <c>mode_isi</c>, the most frequent interval. Seconds. @1: left edge of the fullest of 100 bins of 1 ms (0 to 99 ms; 0 where every
    /// interval is longer). @2: geometric centre of the fullest of 20 bins a decade, above 0. @3: left edge of the fullest of 199 equal bins
    /// from the shortest to the longest interval. The first of equals. Van Dijck et al. 2013.
    /// </summary>
    ModeInterval,

    /// <summary><c>prct5ISI</c>: the 5th percentile of I, a measure of bursts. Seconds, above 0. Van Dijck et al. 2013.</summary>
    FifthPercentile,

    /// <summary>
    /// <c>entropy</c> of the interval histogram: -sum(p log2 p). Bits, from 0. @1: 200 equal bins from the shortest to the longest interval,
    /// at most 7.64. @2: 20 bins a decade, which one long pause does not empty. @3: 199 bins from the shortest to the longest interval whose
    /// logarithms are equally wide, smoothed by a normal distribution with a standard deviation of two bins, the ends mirrored; at most 7.64.
    /// Dorval 2008, J. Neurosci. Methods 173:129.
    /// </summary>
    Entropy,

    /// <summary>
    /// <c>CV2_mean</c>: mean of 2 |I' - I| / (I' + I). No unit, 0 to 2; 1 for a Poisson train. Holt et al. 1996, J. Neurophysiol.
    /// 75:1806.
    /// </summary>
    Cv2Mean,

    /// <summary><c>CV2_median</c>: median of 2 |I' - I| / (I' + I). No unit, 0 to 2. Holt et al. 1996.</summary>
    Cv2Median,

    /// <summary><c>CV</c>: standard deviation (of the population) / mean of I. No unit, from 0; 1 for a Poisson train.</summary>
    CoefficientOfVariation,

    /// <summary>
    /// <c>IR</c>, the instantaneous irregularity: mean |ln(I' / I)|. No unit, from 0. Davies, Gerstein and Baker 2006, J. Neurophysiol.
    /// 96:906.
    /// </summary>
    InstantaneousIrregularity,

    /// <summary>
    /// <c>Lv</c>, the local variation: 3 mean(1 - 4 I I' / (I + I')^2). No unit, 0 to 3; 1 for a Poisson train, 3 / (2k + 1) for a gamma
    /// train of shape k. Shinomoto et al. 2009, PLoS Comput. Biol. 5:e1000433, eq. 2.
    /// </summary>
    LocalVariation,

    /// <summary>
    /// <c>LvR</c>, the revised local variation: 3 mean((1 - 4 I I' / (I + I')^2) (1 + 4 R / (I + I'))). No unit, from 0. @1 and @3: R = 0.8 s, a
    /// slip where milliseconds were meant (values up to about 60 in the thesis' table). @2: R = 5 ms. Shinomoto et al. 2009, eq. 3.
    /// </summary>
    RevisedLocalVariation,

    /// <summary>
    /// <c>LcV</c>, the coefficient of variation of the logarithms: standard deviation / mean of log10(I). No unit. @1 and @3: I in seconds, so that
    /// it is mostly negative and unbounded for units near 1 Hz. @2: I in milliseconds. Bhumbra and Dyball 2004, J. Physiol. 555:281.
    /// </summary>
    LogVariation,

    /// <summary>
    /// <c>SI</c>, the geometric average of the rescaled cross-correlation: -mean(log10(4 I I' / (I + I')^2) / 2). No unit, from 0.
    /// Miura et al. 2006, Neural Comput. 18:2359.
    /// </summary>
    RescaledCrossCorrelation,

    /// <summary>
    /// <c>SKW</c>: the skewness of I, mean((I - mean)^3) / sd^3. No unit; 2 for a Poisson train; 0 for a perfectly regular one.
    /// </summary>
    Skewness,
}
