using System;
using System.Linq;
using CellTypes.Models.Views;
using CellTypes.Training.Augmentation;

namespace CellTypes.Training.Tests.Augmentation;

/// <summary>What is true of all ten.</summary>
public class TransformationTests
{
    private static readonly Transformation[] Ten =
    [
        new SwapChannels(), new VerticalReflection(), new DeleteChannels(), new PermuteChannels(), new DeleteSpikes(), new MoveSpikes(),
        new AddSpikes(), new NewWindowACG(), new GaussianNoise(), new ConstantShift(),
    ];

    public static TheoryData<string> Names => new(Ten.Select(transformation => transformation.Name));

    private static Transformation Get(string name) => Ten.Single(transformation => transformation.Name == name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Magnitude_0_changes_nothing(string name)
    {
        UnitSample sample = MadeUnits.WithSpikes();
        for (int seed = 0; seed < 5; seed++) MadeUnits.AssertSame(sample, Get(name).Apply(sample, 0, MadeUnits.Random(seed)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_unit_given_is_never_changed_and_what_comes_back_has_its_shape_and_is_finite(string name)
    {
        UnitSample sample = MadeUnits.WithSpikes(), copy = MadeUnits.WithSpikes();
        Transformation transformation = Get(name);
        foreach (double share in new[] { 0.1, 0.5, 0.9, 1 })
        {
            UnitSample changed = transformation.Apply(sample, share * transformation.LargestMagnitude, MadeUnits.Random(3));
            MadeUnits.AssertSame(copy, sample);
            Assert.Equal(sample.Waveform.Length, changed.Waveform.Length);
            Assert.Equal(sample.Autocorrelogram.Length, changed.Autocorrelogram.Length);
            Assert.All(changed.Waveform.ToArray(), value => Assert.True(float.IsFinite(value)));
            Assert.All(changed.Autocorrelogram.ToArray(), value => Assert.True(float.IsFinite(value) && value >= 0));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_unit_and_it_is_a_changed_one(string name)
    {
        UnitSample sample = MadeUnits.WithSpikes();
        Transformation transformation = Get(name);
        double magnitude = Math.Min(0.9, transformation.LargestMagnitude);
        UnitSample changed = transformation.Apply(sample, magnitude, MadeUnits.Random(4));
        MadeUnits.AssertSame(changed, transformation.Apply(sample, magnitude, MadeUnits.Random(4)));
        bool isSame = sample.Waveform.SequenceEqual(changed.Waveform) && sample.Autocorrelogram.SequenceEqual(changed.Autocorrelogram);
        Assert.False(isSame, "nothing changed");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_it_does_not_claim_to_change_it_leaves(string name)
    {
        UnitSample sample = MadeUnits.WithSpikes();
        Transformation transformation = Get(name);
        UnitSample changed = transformation.Apply(sample, transformation.LargestMagnitude / 2, MadeUnits.Random(5));
        if (transformation is ChannelTransformation) Assert.Equal(sample.Autocorrelogram, changed.Autocorrelogram);
        if (transformation.Needs == SampleSignals.SpikeTrain) Assert.Equal(sample.Waveform, changed.Waveform);
        if (transformation is not SpikeTransformation) Assert.Equal(MadeUnits.Spikes(sample), MadeUnits.Spikes(changed));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_magnitude_outside_the_range_is_refused(string name)
    {
        Transformation transformation = Get(name);
        UnitSample sample = MadeUnits.WithSpikes();
        foreach (double magnitude in new[] { -0.01, transformation.LargestMagnitude + 0.01, double.NaN, double.PositiveInfinity })
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => transformation.Apply(sample, magnitude, MadeUnits.Random(1)));
            Assert.Contains($"The magnitude of {name} goes from 0 to ", error.Message);
            Assert.Throws<ArgumentOutOfRangeException>(() => new AugmentationStep(transformation, magnitude));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_spikes_the_spike_transformations_are_refused_and_the_others_work(string name)
    {
        bool needsSpikes = name is "DeleteSpikes" or "MoveSpikes" or "AddSpikes" or "NewWindowACG";
        Action apply = () => Get(name).Apply(MadeUnits.WithoutSpikes(), 0.5, MadeUnits.Random(1));
        if (needsSpikes) Assert.Contains($"{name} needs the unit's spikes", Assert.Throws<CellTypesException>(apply).Message);
        else apply();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void On_one_channel_the_channel_transformations_are_refused_and_the_others_work(string name)
    {
        bool needsChannels = name is "SwapChannels" or "VerticalReflection" or "DeleteChannels" or "PermuteChannels";
        foreach (UnitSample sample in new[] { MadeUnits.WithSpikes(channels: 1), new UnitSample([], 0, MadeUnits.Train(), MadeUnits.View) })
        {
            Action apply = () => Get(name).Apply(sample, 0.5, MadeUnits.Random(1));
            if (needsChannels) Assert.Contains($"{name} needs a waveform on two channels", Assert.Throws<CellTypesException>(apply).Message);
            else apply();
        }
    }

    [Fact]
    public void A_unit_tells_what_it_has()
    {
        Assert.Equal(SampleSignals.SeveralChannels | SampleSignals.SpikeTrain, MadeUnits.WithSpikes().Signals);
        Assert.Equal(SampleSignals.SpikeTrain, MadeUnits.WithSpikes(channels: 1).Signals);
        Assert.Equal(SampleSignals.SeveralChannels, MadeUnits.WithoutSpikes(2).Signals);
        Assert.Equal(SampleSignals.None, MadeUnits.WithoutSpikes(1).Signals);
    }

    [Fact]
    public void What_is_no_unit_is_refused()
    {
        float[] four = [1, 2, 3, 4];
        Assert.Contains("shared by 3 channels", Assert.Throws<CellTypesException>(() => new UnitSample(four, 3, [])).Message);
        Assert.Contains("shared by 0 channels", Assert.Throws<CellTypesException>(() => new UnitSample(four, 0, [])).Message);
        Assert.Contains("shared by 2 channels", Assert.Throws<CellTypesException>(() => new UnitSample([], 2, [])).Message);
        Assert.Contains("not finite", Assert.Throws<CellTypesException>(() => new UnitSample([1, float.NaN], 1, [])).Message);
        Assert.Contains("not finite", Assert.Throws<CellTypesException>(() => new UnitSample(four, 1, [float.PositiveInfinity])).Message);
        Assert.Contains("negative", Assert.Throws<CellTypesException>(() => new UnitSample(four, 1, [-1])).Message);
        Assert.Contains("row 0 or 1, not 2", Assert.Throws<CellTypesException>(() => new UnitSample(four, 1, [], 2)).Message);
        SpikeTrain single = new([5], MadeUnits.Rate, 10);
        var error = Assert.Throws<CellTypesException>(() => new UnitSample(four, 1, single, new AutocorrelogramShapeView()));
        Assert.Contains("The unit has no acg/ms-100@1: no spike follows another within 100 ms.", error.Message);
    }

    [Fact]
    public void What_is_no_spike_train_is_refused()
    {
        Assert.Contains("not after the one before", Assert.Throws<CellTypesException>(() => new SpikeTrain([3, 3], 30_000, 10)).Message);
        Assert.Contains("recording of 10", Assert.Throws<CellTypesException>(() => new SpikeTrain([3, 10], 30_000, 10)).Message);
        Assert.Contains("not inside", Assert.Throws<CellTypesException>(() => new SpikeTrain([-1, 3], 30_000, 10)).Message);
        foreach (double rate in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            Assert.Contains("not possible", Assert.Throws<CellTypesException>(() => new SpikeTrain([3], rate, 10)).Message);
    }
}
