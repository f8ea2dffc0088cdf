using System;
using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Models.Tests.Signals;
using CellTypes.Models.Views;

namespace CellTypes.Models.Tests.Views;

public class TraceCutterTests
{
    private static readonly TraceView View = TraceView.FiftyMilliseconds;

    [Theory]
    [InlineData(10_000)]
    [InlineData(20_000)]
    [InlineData(25_641)]
    [InlineData(50_000)]
    [InlineData(100_000)]
    [InlineData(200_000)]
    public void A_window_is_25_ms_before_to_25_ms_after_the_trigger_at_50_kHz_whatever_the_rate(double rate)
    {
        int trigger = (int)Math.Round(0.06 * rate);
        double at = trigger / rate;
        float[] trace = Potentials.Trace(rate, 0.12, at + 0.0021, at - 0.021), inputs = Cut(rate, trace, trigger, out string? problem);
        Assert.Null(problem);
        // At 10 kHz the peak of 0.25 ms is not band-limited.
        double tolerance = rate < 20_000 ? 2 : 0.02;
        for (int i = 0; i < 2500; i++)
            Assert.Equal(Potentials.At(at + (i - 1250) / 50_000.0, at + 0.0021, at - 0.021), inputs[i], tolerance);
    }

    [Fact]
    public void The_action_potential_view_begins_at_its_trigger()
    {
        float[] trace = Potentials.Trace(100_000, 0.1, 0.05), inputs = new float[150];
        Assert.Null(new TraceCutter(TraceView.ActionPotential, 100_000).Cut(trace, 4940, inputs));
        Assert.Equal(30, Array.IndexOf(inputs, inputs.Max()));
    }

    [Fact]
    public void Only_what_window_and_reach_hold_matters()
    {
        float[] trace = Potentials.Trace(200_000, 0.2, 0.1);
        TraceCutter cutter = new(View, 200_000);
        int extent = cutter.Before + cutter.Reach, length = extent + cutter.After + cutter.Reach + 1;
        float[] whole = new float[2500], part = new float[2500];
        Assert.Null(cutter.Cut(trace, 20_000, whole));
        Assert.Null(cutter.Cut(trace.AsSpan(20_000 - extent, length), extent, part));
        Assert.Equal(whole, part);
    }

    [Fact]
    public void A_window_needs_all_of_its_samples()
    {
        float[] trace = Potentials.Trace(50_000, 0.05, 0.02);
        Cut(50_000, trace, 1250, out string? problem);
        Assert.Null(problem);
        Cut(50_000, trace, 1249, out problem);
        Assert.Equal("the window begins before the trace", problem);
        Cut(50_000, trace, 1251, out problem);
        Assert.Equal("the window ends after the trace", problem);
        Cut(50_000, trace, -1, out problem);
        Assert.NotNull(problem);
        Cut(50_000, trace, int.MaxValue, out problem);
        Assert.NotNull(problem);
    }

    [Fact]
    public void What_is_wrong_with_a_window_is_said()
    {
        float[] trace = Potentials.Trace(50_000, 0.1, 0.05);
        Assert.Contains("volts", Problem([.. trace.Select(value => value / 1000)]));
        Assert.Contains("-150 to 100 mV", Problem([.. trace.Select(value => value * 10)]));
        Assert.Contains("NaN", Problem([.. trace.Select((value, i) => i == 2600 ? float.NaN : value)]));
        Assert.Contains("clipped", Problem([.. trace.Select(value => Math.Min(value, 10))]));
        Assert.Same(TraceCutter.NoActionPotential, Problem(Potentials.Trace(50_000, 0.1)));
        // What lies outside the window does not count.
        Assert.Same(TraceCutter.NoActionPotential, Problem(Potentials.Trace(50_000, 0.1, 0.01)));
        Assert.Null(Problem([.. trace.Select((value, i) => i == 0 ? float.NaN : value)]));

        static string? Problem(float[] trace)
        {
            Cut(50_000, trace, 2500, out string? problem);
            return problem;
        }
    }

    [Theory]
    [InlineData(9_999)]
    [InlineData(1_000_001)]
    [InlineData(double.NaN)]
    public void A_rate_that_shows_no_action_potential_is_refused_in_one_line(double rate)
    {
        string message = Assert.Throws<CellTypesException>(() => new TraceCutter(View, rate)).Message;
        Assert.Contains("10 kHz", message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Models_of_traces_ask_for_the_view_by_its_name_and_its_inputs()
    {
        Assert.Same(View, UnitViews.Parse("trace/50ms@1"));
        Assert.Equal(
            [new InputBlock(2500, InputKind.Signal), new InputBlock(150, InputKind.Signal)],
            InputBlock.Of([View, TraceView.ActionPotential]));
        Assert.Equal("sorted spikes come without a membrane potential", View.Compute(new FakeUnit(), new float[2500]));
    }

    private static float[] Cut(double rate, float[] trace, int trigger, out string? problem)
    {
        float[] inputs = new float[2500];
        problem = new TraceCutter(View, rate).Cut(trace, trigger, inputs);
        return inputs;
    }
}
