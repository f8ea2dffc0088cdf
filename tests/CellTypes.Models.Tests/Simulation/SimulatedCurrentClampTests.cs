using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Features;
using CellTypes.Models.Simulation;
using CellTypes.Models.Views;

namespace CellTypes.Models.Tests.Simulation;

public class SimulatedCurrentClampTests
{
    [Fact]
    public void Sweeps_hold_one_window_with_an_action_potential_after_the_onset()
    {
        SimulatedCurrentClamp clamp = SimulatedCurrentClamp.Create(new CurrentClampOptions { Cells = 40, Sweeps = 3, Seed = 4 });
        Assert.Equal([18, 4, 8, 6, 4], CurrentClampClass.All.Select(type => clamp.Cells.Count(cell => cell.Class == type)));
        TraceCutter cutter = new(TraceView.FiftyMilliseconds, 50_000);
        float[] window = new float[2500], features = new float[13];
        foreach (SimulatedCell cell in clamp.Cells)
        {
            foreach (CurrentClampSweep sweep in cell.Sweeps)
            {
                Assert.Null(cutter.Cut(sweep.Potential, sweep.Onset, window));
                // Latency and rise in milliseconds.
                Assert.True(ActionPotentialFeatures.Compute(window, 50_000, features));
                Assert.InRange(features[0], 24.8, 35);
                Assert.InRange(features[5], 0.02, 5);
                Assert.InRange(sweep.Current / cell.Rheobase, 1.05, 1.45);
            }
        }
    }

    [Fact]
    public void The_same_options_give_the_same_recordings()
    {
        static float[] First(CurrentClampOptions options) => SimulatedCurrentClamp.Create(options).Cells[3].Sweeps[1].Potential;
        CurrentClampOptions options = new() { Cells = 5, Sweeps = 2, Seed = 7 };
        Assert.Equal(First(options), First(options));
        Assert.Equal(First(options), First(options with { Cells = 9 }));
        Assert.NotEqual(First(options), First(options with { Seed = 8 }));
    }

    [Fact]
    public void Without_noise_a_sweep_is_the_answer_of_the_neuron()
    {
        SimulatedCell cell = SimulatedCurrentClamp.Create(new CurrentClampOptions { Cells = 1, Sweeps = 1, Noise = 0, SamplingRate = 20_000 }).Cells[0];
        CurrentClampSweep sweep = cell.Sweeps[0];
        float[] current = new float[sweep.Potential.Length], potential = new float[current.Length];
        current.AsSpan(sweep.Onset, 60).Fill((float)sweep.Current);
        cell.Neuron.Respond(current, 20_000, potential);
        Assert.Equal(potential, sweep.Potential);
        // A tenth less does not make it fire.
        float[] weaker = new float[450], answer = new float[450];
        weaker.AsSpan(0, 150).Fill((float)(0.9 * cell.Rheobase));
        cell.Neuron.Respond(weaker, 50_000, answer);
        Assert.True(answer.Max() < -10);
    }

    [Fact]
    public void The_bridge_leaves_a_step_while_the_current_flows()
    {
        CurrentClampOptions quiet = new() { Cells = 30, Sweeps = 1, Seed = 2, Noise = 0 };
        SimulatedCurrentClamp clean = SimulatedCurrentClamp.Create(quiet), noisy = SimulatedCurrentClamp.Create(quiet with { Noise = 1 });
        double[] steps =
        [
            .. clean.Cells.Zip(noisy.Cells, (without, with) =>
            {
                float[] added = [.. with.Sweeps[0].Potential.Zip(without.Sweeps[0].Potential, (a, b) => a - b)];
                int onset = with.Sweeps[0].Onset;
                return (added[(onset + 50)..(onset + 150)].Average() - added[(onset - 100)..onset].Average()) / with.Sweeps[0].Current * 1000;
            }),
        ];
        // Megohms that are not balanced: 1 +- 2.
        Assert.InRange(steps.Average(), -0.2, 2.2);
        Assert.InRange(Math.Sqrt(steps.Average(step => step * step)), 1, 4);
    }

    [Fact]
    public void Pvalb_cells_spike_more_narrowly_than_excitatory_ones_and_classes_overlap()
    {
        SimulatedCurrentClamp clamp = SimulatedCurrentClamp.Create(new CurrentClampOptions { Cells = 120, Sweeps = 1, Seed = 3 });
        static float Width(SimulatedCell cell)
        {
            float[] features = new float[13];
            Assert.True(ActionPotentialFeatures.Compute(cell.Sweeps[0].Potential, 50_000, features));
            return features[6];
        }
        float[] Widths(string name) => [.. clamp.Cells.Where(cell => cell.Class.Name == name).Select(Width).Order()];
        float[] excitatory = Widths("Exc"), basket = Widths("Pvalb"), somatostatin = Widths("Sst");
        Assert.True(basket[basket.Length / 2] < 0.7 * excitatory[excitatory.Length / 2]);
        Assert.True(somatostatin[0] < basket[^1]);
        Assert.True(excitatory[0] < somatostatin[^1]);
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        void Refused(string message, CurrentClampOptions options) =>
            Assert.StartsWith(message, Assert.ThrowsAny<CellTypesException>(() => SimulatedCurrentClamp.Create(options)).Message);
        Refused("Cells is 0; it must be from 1", new() { Cells = 0 });
        Refused("Sweeps is 101; it must be from 1", new() { Sweeps = 101 });
        Refused("SamplingRate is 9000; it must be from 10,000", new() { SamplingRate = 9000 });
        Refused("Noise is NaN; it must be from 0", new() { Noise = double.NaN });
        Refused("There is no class 'PkC' of simulated cells", new() { ClassMix = new Dictionary<string, double> { ["PkC"] = 1 } });
        Refused("ClassMix is Exc 0; it must be weights", new() { ClassMix = new Dictionary<string, double> { ["Exc"] = 0 } });
    }
}
