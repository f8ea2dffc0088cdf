namespace CellTypes.Models.Simulation;

/// <summary>The family of distributions that inter-spike intervals, less the refractory period, are drawn from.</summary>
public enum IntervalShape
{
    /// <summary>Log-normal: few intervals are much shorter than the mean, some much longer.</summary>
    LogNormal,

    /// <summary>Weibull: short intervals are common and long ones rare, as of complex spikes.</summary>
    Weibull,
}
