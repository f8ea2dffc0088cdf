using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Simulation;

namespace CellTypes.Models.Tests.Simulation;

public class CerebellarStatisticsTests(ITestOutputHelper output)
{
    public static TheoryData<string> Classes => [.. CerebellarClass.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Classes))]
    public void Measured_medians_follow_the_table(string name)
    {
        CerebellarClass type = CerebellarClass.Named(name);
        SimulatedRecording recording = SimulatedRecording.Create(new SimulationOptions
        {
            Units = 60,
            Duration = 300,
            ClassMix = new Dictionary<string, double> { [name] = 1 },
        });
        SpikeTrainMeasures[] trains = [.. recording.Units.Select(u => SpikeTrainMeasures.Of(u.SpikeSamples))];
        WaveformMeasures[] waveforms = [.. recording.Units.Select(u => WaveformMeasures.Of(u.Template, recording.Probe))];

        Check("rate", type.Rate, trains.Select(t => t.Rate));
        Check("CV2", type.Cv2, trains.Select(t => t.Cv2));
        Check("CV", type.Cv, trains.Select(t => t.Cv));
        Check("trough", type.Trough, waveforms.Select(w => w.Trough));
        Check("width", type.Width, waveforms.Select(w => w.Width), slack: 1 / 60.0);
        Check("half-width", type.PeakHalfWidth, waveforms.Select(w => w.PeakHalfWidth), slack: 0.01);
        Check("peak/trough", type.PeakToTrough, waveforms.Select(w => w.PeakToTrough));
        Check("at 25 um", type.AmplitudeAt25, waveforms.Select(w => w.AmplitudeAt25));
    }

    private void Check(string what, Quartiles target, IEnumerable<double> measured, double slack = 0)
    {
        double[] values = [.. measured];
        double median = SpikeTrainMeasures.Quantile(values, 0.5);
        output.WriteLine($"{what,-12} target {target.Median:0.00} [{target.Lower:0.00}-{target.Upper:0.00}]  measured {median:0.00} "
            + $"[{SpikeTrainMeasures.Quantile(values, 0.25):0.00}-{SpikeTrainMeasures.Quantile(values, 0.75):0.00}]");
        Assert.InRange(median, target.Lower - slack, target.Upper + slack);
    }
}
