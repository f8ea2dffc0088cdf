using System;
using System.Linq;
using CellTypes.Models.Features;
using CellTypes.Models.Signals;
using CellTypes.Models.Tests.Signals;
using CellTypes.Models.Views;

namespace CellTypes.Models.Tests.Views;

public class UnitViewTests
{
    private static readonly FakeUnit Unit = new()
    {
        Samples = SpikeTrains.Congruential(500),
        Template = Waves.On([200, 202, 198], [1, 0.5, 0.4], Waves.Spike),
        Probe = ProbeGeometry.Neuropixels1(),
    };

    public static TheoryData<UnitView, string, int> Views => new()
    {
        { new TemporalFeaturesView(TemporalFeatures.Published), "features/temporal-15@1", 15 },
        { new TemporalFeaturesView(TemporalFeatures.Standard), "features/temporal-15@2", 15 },
        { new TemporalFeaturesView(TemporalFeatures.Database), "features/temporal-15@3", 15 },
        { new WaveformFeaturesView(WaveformFeatures.Published), "features/waveform-17@1", 17 },
        { new WaveformFeaturesView(WaveformFeatures.Standard), "features/waveform-17@2", 17 },
        { new ThesisAutocorrelogramView(), "acg/thesis-100@1", 100 },
        { new ThesisWaveformView(), "waveform/thesis-10x60@1", 600 },
    };

    [Theory]
    [MemberData(nameof(Views))]
    public void A_view_has_its_versioned_name_and_fills_as_many_inputs_as_it_names(UnitView view, string name, int length)
    {
        Assert.Equal(name, view.Name);
        Assert.Equal(length, view.InputNames.Distinct().Count());
        float[] inputs = Enumerable.Repeat(float.NaN, length).ToArray();
        Assert.Null(view.Compute(Unit, inputs));
        Assert.All(inputs, i => Assert.True(float.IsFinite(i)));
    }

    [Fact]
    public void A_unit_without_signals_gets_a_reason()
    {
        foreach (UnitView view in UnitViews.All)
        {
            string? reason = view.Compute(new FakeUnit { Probe = Unit.Probe }, new float[view.InputNames.Count]);
            Assert.NotNull(reason);
            if (view.NeedsTemplate) Assert.Equal("there is no template", reason);
        }
    }

    [Fact]
    public void A_view_of_several_channels_asks_for_the_geometry_of_the_probe()
    {
        FakeUnit unit = new() { Template = Unit.Template };
        foreach (string name in new[] { "features/waveform-17@1", "features/waveform-17@2", "waveform/thesis-10x60@1" })
            Assert.Equal("the geometry of the probe is unknown", UnitViews.Parse(name).Compute(unit, new float[600]));
    }

    [Fact]
    public void A_view_refuses_fewer_inputs_than_it_names()
    {
        foreach (UnitView view in UnitViews.All) Assert.ThrowsAny<Exception>(() => view.Compute(Unit, new float[view.InputNames.Count - 1]));
    }

    [Fact]
    public void Feature_inputs_are_the_features()
    {
        double[] temporal = new double[15], waveform = new double[17];
        TemporalFeatures.Standard.Compute(Unit.Samples, 30_000, temporal);
        WaveformFeatures.Published.Compute(Unit.Template!, Unit.Probe!, waveform);
        Assert.Equal(temporal.Select(t => (float)t), Inputs(new TemporalFeaturesView(TemporalFeatures.Standard)));
        Assert.Equal(waveform.Select(w => (float)w), Inputs(new WaveformFeaturesView(WaveformFeatures.Published)));
    }

    [Fact]
    public void The_thesis_autocorrelogram_is_in_hertz_on_the_thesis_axis()
    {
        float[] hertz = new float[100];
        int[] counts = SpikeTrains.BruteForceCounts(Unit.Samples, LagAxis.Thesis100, 30_000);
        Autocorrelogram.ToHertz(counts, 501, LagAxis.Thesis100, hertz);
        Assert.Equal(hertz, Inputs(new ThesisAutocorrelogramView()));
        Assert.Equal(LagAxis.Thesis100, new ThesisAutocorrelogramView().Axis);
    }

    [Fact]
    public void The_thesis_waveform_has_the_peak_in_row_5_at_sample_30_in_microvolts()
    {
        float[] inputs = Inputs(new ThesisWaveformView());
        Assert.Equal(-100, inputs[5 * 60 + 30]);
        Assert.Equal(-50, inputs[7 * 60 + 30]);
        Assert.Equal(inputs.Min(), inputs[5 * 60 + 30]);
    }

    private static float[] Inputs(UnitView view)
    {
        float[] inputs = new float[view.InputNames.Count];
        Assert.Null(view.Compute(Unit, inputs));
        return inputs;
    }
}
