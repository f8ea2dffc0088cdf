namespace CellTypes.Streaming.Protocol;

/// <summary>What a source accepts at most, so that a broken or hostile peer cannot fill the memory.</summary>
internal static class SourceLimits
{
    /// <summary>The most units that a source may name; spikes of further ones are left out and counted.</summary>
    public const int MaxUnits = 16_384;

    /// <summary>The most streams of a source, which have a sample clock each; what comes from further ones is left out and counted.</summary>
    public const int MaxStreams = 64;

    /// <summary>The most bytes of a stream or electrode name.</summary>
    public const int MaxNameBytes = 1_024;

    /// <summary>The problem of a message that names one unit too many.</summary>
    internal static readonly string TooManyUnits =
        $"the source has named more than {MaxUnits} units or {MaxStreams} streams; spikes of further ones are left out (are these sorted unit ids?)";

    /// <summary>Refuses what cannot be a sampling rate.</summary>
    internal static double CheckSamplingRate(double samplingRate) => JsonFields.IsSamplingRate(samplingRate)
        ? samplingRate
        : throw new CellTypesException("A sampling rate is above 0 and at most 10 MHz.");
}
