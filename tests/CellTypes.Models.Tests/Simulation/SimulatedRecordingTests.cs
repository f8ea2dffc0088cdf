using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Models.Simulation;

namespace CellTypes.Models.Tests.Simulation;

public class SimulatedRecordingTests
{
    private static SimulationOptions Some { get; } = new() { Units = 40, Duration = 60 };

    [Fact]
    public void The_same_seed_gives_the_same_recording_and_another_one_another()
    {
        SimulationOptions options = Some with { UnsortedRate = 20, MergedShare = 0.2, SplitShare = 0.2, Drift = new ProbeDrift(20, 5, 30) };
        SimulatedRecording a = SimulatedRecording.Create(options), b = SimulatedRecording.Create(options);
        SimulatedRecording other = SimulatedRecording.Create(options with { Seed = 2 });

        Assert.Equal(a.SpikeSamples, b.SpikeSamples);
        Assert.Equal(a.SpikeUnits, b.SpikeUnits);
        Assert.Equal(a.SpikeNeurons, b.SpikeNeurons);
        Assert.All(a.Units, u => Assert.Equal(u.Template.Values, b.Units[u.Id].Template.Values));
        Assert.All(a.Units, u => Assert.NotEqual(u.SpikeSamples, other.Units[u.Id].SpikeSamples));
        Assert.All(a.Units, u => Assert.NotEqual(u.Template.Values, other.Units[u.Id].Template.Values));
    }

    [Fact]
    public void A_unit_does_not_change_with_the_number_of_units()
    {
        SimulationOptions options = Some with { MergedShare = 0.2, SplitShare = 0.3, Duration = 5 };
        SimulatedRecording many = SimulatedRecording.Create(options);
        for (int units = 1; units < 40; units += 3)
        {
            SimulatedRecording few = SimulatedRecording.Create(options with { Units = units });
            Assert.Equal(units, few.Units.Count);
            foreach (SimulatedUnit unit in few.Units)
            {
                SimulatedUnit same = many.Units[unit.Id];
                Assert.Equal((same.Class, same.SplitFrom, same.PeakChannel), (unit.Class, unit.SplitFrom, unit.PeakChannel));
                Assert.Equal(same.SpikeSamples, unit.SpikeSamples);
                Assert.Equal(same.Template.Values, unit.Template.Values);
            }
        }
    }

    [Fact]
    public void The_columns_hold_the_spikes_of_the_units_in_order_of_time()
    {
        SimulatedRecording recording = SimulatedRecording.Create(Some with { MergedShare = 0.3, UnsortedRate = 25 });

        Assert.Equal(recording.SpikeSamples.Order(), recording.SpikeSamples);
        Assert.InRange(recording.SpikeSamples[0], 0, recording.Duration);
        Assert.True(recording.SpikeSamples[^1] < recording.Duration);
        ILookup<int, long> samples = Enumerable.Range(0, recording.SpikeSamples.Length)
            .ToLookup(i => recording.SpikeUnits[i], i => recording.SpikeSamples[i]);
        Assert.All(recording.Units, u => Assert.Equal(u.SpikeSamples, samples[u.Id]));
        Assert.All(recording.Units, u => Assert.Equal(u.SpikeSamples.Distinct(), u.SpikeSamples));
        Assert.InRange(samples[-1].Count(), 1300, 1700);
    }

    [Fact]
    public void Refractory_periods_are_respected()
    {
        SimulatedRecording recording = SimulatedRecording.Create(Some);

        Assert.All(
            recording.Units,
            u => Assert.Equal(0, RefractoryPeriod.CountViolations(u.SpikeSamples, 30_000, u.Class.RefractoryPeriod)));
    }

    [Fact]
    public void Complex_spikes_pause_the_simple_spikes_of_their_cell_and_of_no_other()
    {
        SimulatedRecording recording = SimulatedRecording.Create(Some with { Duration = 200 });
        SimulatedUnit[] simple = [.. recording.Units.Where(u => u.Class == CerebellarClass.SimpleSpikes)];
        SimulatedUnit[] complex = [.. recording.Units.Where(u => u.Class == CerebellarClass.ComplexSpikes)];

        Assert.NotEmpty(complex);
        foreach (SimulatedUnit unit in complex)
        {
            // The cross-correlogram of each simple-spike unit around the complex spikes, in hertz.
            SimulatedUnit[] paused = [.. simple.Where(s => RateAround(unit, s, 0, 0.010) == 0)];
            SimulatedUnit partner = Assert.Single(paused);
            double before = RateAround(unit, partner, -0.050, -0.002);
            Assert.InRange(RateAround(unit, partner, 0.060, 0.110) / before, 0.8, 1.2);
            Assert.InRange(RateAround(unit, partner, 0, 0.030) / before, 0, 0.75);
            Assert.InRange(recording.Probe.Distance(recording.Units[unit.Id].PeakChannel, partner.PeakChannel), 0, 100);
        }
    }

    [Fact]
    public void The_mix_of_classes_holds_for_any_number_of_units()
    {
        string[] classes = [.. SimulatedRecording.Create(new SimulationOptions { Duration = 0.1 }).Units.Select(u => u.Class.Name)];

        Assert.Equal(200, classes.Length);
        foreach ((string name, double share) in SimulationOptions.CerebellarMix)
        {
            Assert.Contains(name, classes.Take(12));
            Assert.Equal(share * 200, classes.Count(c => c == name), 0.5);
            Assert.InRange(classes.Take(50).Count(c => c == name), share * 50 - 1, share * 50 + 1);
        }
    }

    [Fact]
    public void Classes_that_the_mix_does_not_name_do_not_occur()
    {
        Dictionary<string, double> mix = new() { ["MLI"] = 3, ["PkC_cs"] = 1 };

        SimulatedRecording recording = SimulatedRecording.Create(Some with { ClassMix = mix });

        Assert.Equal(30, recording.Units.Count(u => u.Class.Name == "MLI"));
        Assert.Equal(10, recording.Units.Count(u => u.Class.Name == "PkC_cs"));
    }

    [Fact]
    public void Spikes_start_from_a_flat_baseline_and_fall_faster_than_they_recover()
    {
        SimulatedRecording recording = SimulatedRecording.Create(Some with { Duration = 0.1 });

        foreach (SimulatedUnit unit in recording.Units)
        {
            Template template = unit.Template;
            Assert.Equal((14, 90, 30_000.0), (template.Channels.Length, template.SampleCount, template.SamplingRate));
            Assert.Equal(unit.Neurons[0].NearestChannel, unit.PeakChannel);
            float sign = unit.Neurons[0].IsDendritic ? -1 : 1;
            float[] waveform = [.. template.Row(template.PeakRow()).ToArray().Select(v => v * sign)];
            Assert.Equal(30, Array.IndexOf(waveform, waveform.Min()));
            Assert.InRange(-waveform[30] / unit.Neurons[0].Trough, 0.995, 1.005);
            Assert.All(waveform[..15], v => Assert.InRange(v, -0.02 * unit.Neurons[0].Trough, 0.02 * unit.Neurons[0].Trough));
            Assert.InRange(Math.Abs(waveform[89]), 0, 0.1 * unit.Neurons[0].Trough);
            int falling = Enumerable.Range(0, 31).Count(i => waveform[i] < 0.1 * waveform[30]);
            int recovering = Array.FindLastIndex(waveform, v => v > 0.1 * waveform[30..].Max()) - 30;
            Assert.InRange(falling, 2, 7);
            Assert.True(recovering > 2 * falling);
        }
    }

    [Fact]
    public void Far_channels_see_the_spike_smaller_later_and_broader()
    {
        SimulatedRecording recording = SimulatedRecording.Create(Some with { Duration = 0.1 });

        foreach (SimulatedUnit unit in recording.Units)
        {
            Template template = unit.Template;
            int far = template.Channels.Length - 1;
            int sign = unit.Neurons[0].IsDendritic ? -1 : 1;
            (double time, double width) near = Timing(template.Row(0)), distant = Timing(template.Row(far));
            Assert.InRange(template.PeakToPeak(far) / template.PeakToPeak(0), 0, 0.8);
            Assert.True(distant.time > near.time);
            Assert.True(distant.width >= near.width);

            (double, double) Timing(ReadOnlySpan<float> row)
            {
                float[] values = [.. row.ToArray().Select(v => v * sign)];
                int trough = Array.IndexOf(values, values.Min());
                return (trough, Array.IndexOf(values, values[trough..].Max()) - trough);
            }
        }
    }

    [Fact]
    public void A_share_of_complex_spikes_is_positive_first()
    {
        SimulatedRecording recording = SimulatedRecording.Create(new SimulationOptions { Duration = 0.1 });

        int[] dendritic = [.. recording.Units.Where(u => u.Neurons[0].IsDendritic).Select(u => u.Id)];
        Assert.InRange(dendritic.Length, 1, 12);
        Assert.All(dendritic, id => Assert.Equal(CerebellarClass.ComplexSpikes, recording.Units[id].Class));
    }

    [Fact]
    public void Tissue_that_has_moved_by_two_rows_looks_the_same_two_rows_up()
    {
        SimulatedRecording recording = SimulatedRecording.Create(Some with { Duration = 0.1 });
        SimulatedNeuron neuron = recording.Units[5].Neurons[0];
        int channel = neuron.NearestChannel;
        float[] still = new float[3 * 90], moved = new float[3 * 90];

        neuron.Render([channel - 2, channel, channel + 3], 0, 30_000, 30, still);
        neuron.Render([channel + 2, channel + 4, channel + 7], 40, 30_000, 30, moved);

        Assert.Equal(still, moved);
        Assert.Equal(recording.Units[5].Template.Row(0).ToArray(), still[90..180]);
    }

    [Fact]
    public void Drift_is_steady_or_to_and_fro_and_spreads_the_mean_waveform()
    {
        ProbeDrift drift = new(PerHour: 36, Amplitude: 8, Period: 100);
        SimulatedRecording still = SimulatedRecording.Create(Some);
        SimulatedRecording drifting = SimulatedRecording.Create(Some with { Drift = new ProbeDrift(PerHour: 1800) });

        Assert.Equal(0, drift.At(0));
        Assert.Equal(8.25, drift.At(25), 9);
        Assert.Equal(36, drift.At(3600), 6);
        Assert.False(drift.IsNone);
        Assert.True(default(ProbeDrift).IsNone);
        // 30 um over the minute: the channel that was nearest loses amplitude.
        Assert.All(still.Units, u => Assert.True(drifting.Units[u.Id].Template.PeakToPeak(0) < u.Template.PeakToPeak(0)));
        Assert.All(still.Units, u => Assert.Equal(u.SpikeSamples, drifting.Units[u.Id].SpikeSamples));
    }

    [Fact]
    public void Merged_units_hold_two_neurons_and_violate_the_refractory_period()
    {
        SimulatedRecording recording = SimulatedRecording.Create(Some with { MergedShare = 0.5, Duration = 200 });

        SimulatedUnit[] merged = [.. recording.Units.Where(u => u.Neurons.Count == 2)];
        Assert.InRange(merged.Length, 10, 30);
        foreach (SimulatedUnit unit in merged)
        {
            int[] counts = [.. Enumerable.Range(0, 2).Select(n => Enumerable.Range(0, recording.SpikeUnits.Length)
                .Count(i => recording.SpikeUnits[i] == unit.Id && recording.SpikeNeurons[i] == n))];
            Assert.Equal(unit.SpikeSamples.Length, counts.Sum());
            Assert.True(counts[0] >= counts[1] && counts[1] > 0);
            Assert.InRange(recording.Probe.Distance(unit.Neurons[0].NearestChannel, unit.Neurons[1].NearestChannel), 0, 60);
        }
        Assert.True(merged.Sum(u => RefractoryPeriod.CountViolations(u.SpikeSamples, 30_000)) > 100);
        Assert.Equal(0, recording.Units.Except(merged).Sum(u => RefractoryPeriod.CountViolations(u.SpikeSamples, 30_000)));
    }

    [Fact]
    public void Split_units_share_one_neuron_and_its_spikes()
    {
        SimulatedRecording split = SimulatedRecording.Create(Some with { SplitShare = 0.5 });

        SimulatedUnit[] second = [.. split.Units.Where(u => u.SplitFrom is not null)];
        Assert.InRange(second.Length, 6, 20);
        foreach (SimulatedUnit unit in second)
        {
            SimulatedUnit first = split.Units[unit.SplitFrom!.Value];
            long[] both = [.. first.SpikeSamples.Concat(unit.SpikeSamples).Order()];
            Assert.Same(first.Neurons[0], unit.Neurons[0]);
            Assert.Equal(first.Template.Values, unit.Template.Values);
            Assert.Equal(0, RefractoryPeriod.CountViolations(both, 30_000, unit.Class.RefractoryPeriod));
            if (both.Length > 100) Assert.InRange(first.SpikeSamples.Length / (double)both.Length, 0.2, 0.8);
        }
    }

    [Fact]
    public void Other_sampling_rates_keep_times_in_seconds()
    {
        SimulatedRecording recording = SimulatedRecording.Create(Some with { SamplingRate = 20_000 });

        Assert.Equal(20, recording.TroughSample);
        Assert.Equal(1_200_000, recording.Duration);
        SimulatedUnit unit = recording.Units.First(u => u.Class == CerebellarClass.SimpleSpikes);
        Assert.Equal(60, unit.Template.SampleCount);
        Assert.Equal(20, Array.IndexOf(unit.Template.Row(0).ToArray(), unit.Template.Row(0).ToArray().Min()));
        Assert.InRange(SpikeTrainMeasures.Of(unit.SpikeSamples, 20_000).Rate, 40, 150);
    }

    public static TheoryData<string, SimulationOptions> Impossible => new()
    {
        { "Units", new() { Units = 0 } },
        { "Duration", new() { Duration = 0 } },
        { "Duration", new() { Duration = double.NaN } },
        { "SamplingRate", new() { SamplingRate = 0 } },
        { "Noise", new() { Noise = -1 } },
        { "UnsortedRate", new() { UnsortedRate = double.NaN } },
        { "MergedShare", new() { MergedShare = 0.6, SplitShare = 0.5 } },
        { "Drift", new() { Drift = new ProbeDrift(0, 5, 0) } },
        { "ClassMix", new() { ClassMix = new Dictionary<string, double>() } },
        { "'Pyramidal'", new() { ClassMix = new Dictionary<string, double> { ["Pyramidal"] = 1 } } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Impossible_options_are_refused_by_name(string option, SimulationOptions options)
    {
        CellTypesException error = Assert.ThrowsAny<CellTypesException>(() => SimulatedRecording.Create(options));

        Assert.Contains(option, error.Message);
    }

    private static double RateAround(SimulatedUnit triggers, SimulatedUnit unit, double from, double to)
    {
        long start = (long)(from * 30_000), end = (long)(to * 30_000), spikes = 0;
        int next = 0;
        foreach (long trigger in triggers.SpikeSamples)
        {
            while (next < unit.SpikeSamples.Length && unit.SpikeSamples[next] < trigger + start) next++;
            for (int i = next; i < unit.SpikeSamples.Length && unit.SpikeSamples[i] < trigger + end; i++) spikes++;
        }
        return spikes / ((to - from) * triggers.SpikeSamples.Length);
    }
}
