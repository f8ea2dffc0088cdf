using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Distributions;

namespace CellTypes.Models.Simulation;

/// <summary>
/// What is known of the units of one cerebellar cell type: the quartiles of what the simulator draws for each unit, and the constants
/// that are the same for all of them.
/// </summary>
/// <remarks>
/// Rate, CV, CV2 and the shape of the spike are those of the labelled units of mice in the C4 database (Beau et al. 2025; the labs Hull and Häusser: 8 GrC,
/// 14 GoC, 18 MLI, 23 MFB, 53 PkC_ss, 41 PkC_cs), taken from its interval statistics and mean waveforms; the CV of complex spikes is that of Häusser's, of which
/// no spikes are missing. The amplitudes, which the database does not publish, are those of the units that D'Agostino 2022 classifies (tables 4.1 and 4.2): the
/// depth of the trough, and peak to peak at 25 um.
/// </remarks>
public sealed record CerebellarClass
{
    private CerebellarClass(string name) => Name = name;

    /// <summary>Gets granule cells.</summary>
    public static CerebellarClass GranuleCell { get; } = new("GrC")
    {
        Rate = new(9.3, 11.4, 15.2),
        Cv2 = new(0.69, 0.83, 0.98),
        Cv = new(1.01, 1.28, 1.45),
        CvCorrelation = 0.7,
        Trough = new(46, 70, 77),
        Width = new(0.13, 0.18, 0.23),
        PeakHalfWidth = new(0.16, 0.18, 0.20),
        PeakToTrough = new(0.32, 0.33, 0.39),
        AmplitudeAt25 = new(11, 29, 34),
        RefractoryPeriod = 0.002,
        Burstiness = 1,
        Depolarisation = 0.095,
        CapRatio = 0.15,
    };

    /// <summary>Gets Golgi cells.</summary>
    public static CerebellarClass GolgiCell { get; } = new("GoC")
    {
        Rate = new(12.0, 17.1, 19.9),
        Cv2 = new(0.53, 0.63, 0.65),
        Cv = new(0.56, 0.68, 0.81),
        CvCorrelation = 0.7,
        Trough = new(40, 51, 68),
        Width = new(0.30, 0.38, 0.46),
        PeakHalfWidth = new(0.29, 0.35, 0.42),
        PeakToTrough = new(0.44, 0.58, 0.66),
        AmplitudeAt25 = new(30, 53, 100),
        RefractoryPeriod = 0.004,
        Depolarisation = 0.165,
    };

    /// <summary>Gets molecular layer interneurons.</summary>
    public static CerebellarClass MolecularLayerInterneuron { get; } = new("MLI")
    {
        Rate = new(11.6, 30.1, 42.5),
        Cv2 = new(0.60, 0.67, 0.74),
        Cv = new(0.69, 0.75, 0.92),
        CvCorrelation = 0.85,
        Trough = new(72, 74, 79),
        Width = new(0.33, 0.37, 0.50),
        PeakHalfWidth = new(0.39, 0.47, 0.56),
        PeakToTrough = new(0.20, 0.28, 0.54),
        AmplitudeAt25 = new(46, 68, 86),
        RefractoryPeriod = 0.003,
        Burstiness = 0.3,
        Depolarisation = 0.15,
    };

    /// <summary>Gets mossy fibre boutons.</summary>
    public static CerebellarClass MossyFibre { get; } = new("MFB")
    {
        Rate = new(6.2, 10.9, 26.0),
        Cv2 = new(0.66, 1.02, 1.17),
        Cv = new(0.87, 1.42, 1.78),
        CvCorrelation = 0.55,
        Trough = new(92, 119, 214),
        Width = new(0.13, 0.17, 0.18),
        PeakHalfWidth = new(0.12, 0.14, 0.16),
        PeakToTrough = new(0.28, 0.34, 0.41),
        AmplitudeAt25 = new(71, 92, 143),
        RefractoryPeriod = 0.0015,
        Burstiness = 1,
        Depolarisation = 0.09,
        CapRatio = 0.12,
        AfterwaveRatio = 0.05,
    };

    /// <summary>Gets the simple spikes of Purkinje cells.</summary>
    public static CerebellarClass SimpleSpikes { get; } = new("PkC_ss")
    {
        Rate = new(83, 98, 122),
        Cv2 = new(0.27, 0.35, 0.42),
        Cv = new(0.34, 0.44, 0.51),
        CvCorrelation = 0.5,
        Trough = new(180, 279, 355),
        Width = new(0.23, 0.27, 0.33),
        PeakHalfWidth = new(0.38, 0.45, 0.74),
        PeakToTrough = new(0.30, 0.38, 0.50),
        AmplitudeAt25 = new(207, 230, 285),
        RefractoryPeriod = 0.002,
        Depolarisation = 0.155,
    };

    /// <summary>Gets the complex spikes of Purkinje cells.</summary>
    public static CerebellarClass ComplexSpikes { get; } = new("PkC_cs")
    {
        Rate = new(0.95, 1.19, 1.43),
        Cv2 = new(0.81, 0.83, 0.85),
        Cv = new(0.65, 0.67, 0.71),
        CvCorrelation = 0.95,
        Trough = new(121, 229, 342),
        Width = new(0.20, 0.33, 0.75),
        PeakHalfWidth = new(0.35, 0.40, 0.52),
        PeakToTrough = new(0.43, 0.59, 0.86),
        AmplitudeAt25 = new(149, 204, 363),
        RefractoryPeriod = 0.02,
        Intervals = IntervalShape.Weibull,
        Depolarisation = 0.15,
        DendriticShare = 0.15,
    };

    /// <summary>Gets the six classes.</summary>
    public static IReadOnlyList<CerebellarClass> All { get; } =
        [GranuleCell, GolgiCell, MolecularLayerInterneuron, MossyFibre, SimpleSpikes, ComplexSpikes];

    /// <summary>Gets the label: GrC, GoC, MLI, MFB, PkC_ss or PkC_cs.</summary>
    public string Name { get; }

    /// <summary>Gets the mean firing rate in hertz: 1 / mean interval.</summary>
    public Quartiles Rate { get; private init; }

    /// <summary>Gets CV2, the local irregularity: the mean of 2 |J - I| / (J + I) over neighbouring intervals I, J.</summary>
    public Quartiles Cv2 { get; private init; }

    /// <summary>Gets CV, the global irregularity: the standard deviation of the intervals over their mean.</summary>
    public Quartiles Cv { get; private init; }

    /// <summary>Gets the correlation of CV with CV2 over the units of the class, -1 to 1.</summary>
    public double CvCorrelation { get; private init; }

    /// <summary>Gets the depth of the trough on the peak channel in microvolts.</summary>
    public Quartiles Trough { get; private init; }

    /// <summary>Gets the time from trough to peak in milliseconds.</summary>
    public Quartiles Width { get; private init; }

    /// <summary>Gets the width of the peak at half its height in milliseconds.</summary>
    public Quartiles PeakHalfWidth { get; private init; }

    /// <summary>Gets the height of the peak over the depth of the trough.</summary>
    public Quartiles PeakToTrough { get; private init; }

    /// <summary>Gets the largest peak-to-peak amplitude in microvolts on the channels 25 um from the peak channel.</summary>
    public Quartiles AmplitudeAt25 { get; private init; }

    /// <summary>Gets the time in seconds within which no neuron of the class fires twice.</summary>
    public double RefractoryPeriod { get; private init; }

    /// <summary>Gets the family of the interval distribution.</summary>
    public IntervalShape Intervals { get; private init; }

    /// <summary>Gets how far apart the intervals within and between bursts lie, 0 for no bursts.</summary>
    public double Burstiness { get; private init; }

    /// <summary>Gets the time in milliseconds from the baseline to the trough.</summary>
    public double Depolarisation { get; private init; }

    /// <summary>Gets the height of the small positive deflection before the trough, over the depth of the trough.</summary>
    public double CapRatio { get; private init; }

    /// <summary>Gets the depth of the slow negative wave that follows the spike, over the depth of the trough.</summary>
    public double AfterwaveRatio { get; private init; }

    /// <summary>Gets the share of units recorded at the dendrites, whose spikes are positive first.</summary>
    public double DendriticShare { get; private init; }

    /// <summary>Finds a class by its label.</summary>
    /// <param name="name">The label, for example <c>PkC_ss</c>.</param>
    /// <returns>The class.</returns>
    /// <exception cref="CellTypesException">No class has that label.</exception>
    public static CerebellarClass Named(string name) => All.FirstOrDefault(c => c.Name == name)
        ?? throw new CellTypesException(
            $"'{name}' is no cell type of the simulator; it knows {string.Join(", ", All.Select(c => c.Name))}.");

    /// <summary>Draws the point process of one unit of the class.</summary>
    /// <param name="random">The random numbers.</param>
    /// <returns>The process, with a rate, CV and CV2 of the class.</returns>
    public SpikeTrainModel DrawTrainModel(Random random)
    {
        double rate = Rate.At(Normal.Sample(random, 0, 1));
        double irregularity = Normal.Sample(random, 0, 1);
        double other = Normal.Sample(random, 0, 1);
        double cv = Cv.At(CvCorrelation * irregularity + Math.Sqrt(1 - CvCorrelation * CvCorrelation) * other);
        return new SpikeTrainModel(rate, cv, Cv2.At(irregularity), RefractoryPeriod, Intervals, Burstiness);
    }
}
