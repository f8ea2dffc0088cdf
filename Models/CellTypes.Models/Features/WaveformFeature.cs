namespace CellTypes.Models.Features;

/// <summary>
/// The 17 waveform features of D'Agostino 2022, section 4.2.2, in the order of its feature table. T and P are the trough and the peak after
/// it on the relevant channel (see <see cref="WaveformFeatures"/>). Times are in 81/8199 samples at 30 kHz (0.329 us) in @1, in
/// milliseconds in @2.
/// </summary>
internal enum WaveformFeature
{
    /// <summary><c>trough_voltage</c>: the voltage of T. Microvolts, below 0.</summary>
    TroughVoltage,

    /// <summary>
    /// <c>trough_t</c>: the time of T. @1: from the start of a window whose sample 41 is the peak sample of the peak channel (4150 where the
    /// two coincide). @2: from that peak sample itself, which tells the delay of the relevant channel (0 where they coincide).
    /// </summary>
    TroughTime,

    /// <summary><c>peak_voltage</c>: the voltage of P. Microvolts, above 0.</summary>
    PeakVoltage,

    /// <summary><c>peak_t</c>: the time of P, counted as <see cref="TroughTime"/> is.</summary>
    PeakTime,

    /// <summary><c>repolarisation_t</c>: the time from 10 % to 90 % of the voltage of P, on the way from T to P. Not negative.</summary>
    RepolarisationTime,

    /// <summary>
    /// <c>depolarisation_t</c>: the time from 10 % to 90 % of the voltage of T, between the onset and T. @1: the first crossing of each.
    /// @2: the last. Not negative.
    /// </summary>
    DepolarisationTime,

    /// <summary>
    /// <c>peak_50_width</c>: the time that the wave is above half the voltage of P. @1: from the first crossing after the zero-crossing to
    /// the last in the window. @2: between the crossings next to P. To the end of the window where the wave stays above. Not negative.
    /// </summary>
    PeakHalfWidth,

    /// <summary>
    /// <c>trough_50_width</c>: the time that the wave is below half the voltage of T. @1: from the first crossing in the window to the last
    /// before the zero-crossing. @2: between the crossings next to T. Not negative.
    /// </summary>
    TroughHalfWidth,

    /// <summary>
    /// <c>onset_t</c>: when the wave crosses 5 % of the voltage of T on its way down, counted as <see cref="TroughTime"/> is. @1: the first
    /// crossing in the window, which may be noise of the baseline. @2: the last before T. The start of the window where there is none.
    /// </summary>
    OnsetTime,

    /// <summary><c>onset_amp</c>: 5 % of the voltage of T. Microvolts, below 0.</summary>
    OnsetVoltage,

    /// <summary><c>wvf_width</c>: the time from T to P. Above 0. (708 in the thesis' table are 7 samples or 0.233 ms.)</summary>
    Width,

    /// <summary><c>peak_trough_ratio</c>: |voltage of P / voltage of T|. No unit, above 0.</summary>
    PeakTroughRatio,

    /// <summary>
    /// <c>recovery_slope</c>: the slope of a line fitted to the first fifth of the wave from P to the end of the window, the wave divided by
    /// its largest absolute value. @1: per 100 time units (0.988 samples). @2: per millisecond.
    /// </summary>
    RecoverySlope,

    /// <summary><c>repolarisation_slope</c>: the same for the first half of the wave from T to P.</summary>
    RepolarisationSlope,

    /// <summary><c>depolarisation_slope</c>: the same for the 54 us (164 time units of @1) before T.</summary>
    DepolarisationSlope,

    /// <summary>
    /// <c>spatial_decay_24um</c>: the largest trough-to-peak amplitude on the channels within 26 um of the peak channel (25.6 um on a
    /// Neuropixels 1.0 probe). @1: microvolts, an amplitude more than a decay. @2: over the peak-to-peak amplitude of the peak channel, 0
    /// to 1.
    /// </summary>
    SpatialDecay,

    /// <summary>
    /// <c>dendritic_comp_amp</c>: the largest extremum directly before the deepest trough of any channel within 210 um of the peak channel, 0
    /// where no channel has one, 1 where the relevant channel is not somatic. @1: distance from the baseline of the peak channel in
    /// standard deviations of that baseline. @2: absolute value over the peak-to-peak amplitude of the peak channel, 0 to about 1.
    /// </summary>
    DendriticComponent,
}
