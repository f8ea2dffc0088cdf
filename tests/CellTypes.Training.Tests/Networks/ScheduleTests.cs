using System;
using System.Linq;
using CellTypes.Training.Networks;

namespace CellTypes.Training.Tests.Networks;

public class ScheduleTests
{
    [Fact]
    public void Autoencoders_halve_their_rate_after_epochs_90_110_and_130_of_150()
    {
        double[] rates = [.. Enumerable.Range(0, 150).Select(epoch => AutoencoderFit.RateAt(epoch / 150.0, 0.8))];
        Assert.Equal(Enumerable.Range(0, 150).Select(epoch => epoch < 90 ? 0.8 : epoch < 110 ? 0.4 : epoch < 130 ? 0.2 : 0.1), rates);
        // Of other numbers of epochs at the same shares.
        Assert.Equal([8.0, 8, 8, 8, 8, 8, 8, 8, 8, 4, 4, 2, 2, 1, 1], Enumerable.Range(0, 15).Select(epoch => AutoencoderFit.RateAt(epoch / 15.0, 8)));
    }

    [Fact]
    public void Beta_rises_along_a_sigmoid()
    {
        Assert.Equal(5 * 0.0066929, AutoencoderFit.BetaAt(0, 5), 1e-6);
        Assert.Equal(2.5, AutoencoderFit.BetaAt(0.5, 5), 1e-12);
        Assert.Equal(5 / (1 + Math.Exp(-2)), AutoencoderFit.BetaAt(0.7, 5), 1e-12);
    }

    [Fact]
    public void Semi_supervised_rate_falls_along_cosines_that_restart_after_20_40_and_80_epochs()
    {
        double Rate(int epoch) => SemiSupervisedFit.RateAt(epoch, 0.5, 20);
        foreach (int restart in new[] { 0, 20, 60, 140, 300 }) Assert.Equal(0.5, Rate(restart), 1e-12);
        foreach (int middle in new[] { 10, 40, 100, 220 }) Assert.Equal(0.25, Rate(middle), 1e-12);
        // The last epoch before a restart: eta_min = 0 is reached with the restart only (Loshchilov and Hutter 2017, equation 5).
        foreach ((int last, int period) in new[] { (19, 20), (59, 40), (139, 80), (299, 160) })
            Assert.Equal(0.25 * (1 + Math.Cos(Math.PI * (period - 1) / period)), Rate(last), 1e-12);
        Assert.True(Enumerable.Range(0, 610).All(epoch => Rate(epoch) > 0));
    }

    [Fact]
    public void FixMatch_rate_ends_at_cos_7_pi_over_16()
    {
        Assert.Equal(0.3, FixMatchFit.RateAt(0, 0.3));
        Assert.Equal(0.3 * 0.1950903, FixMatchFit.RateAt(1, 0.3), 1e-7);
        Assert.Equal(0.3 * 0.7730105, FixMatchFit.RateAt(0.5, 0.3), 1e-7);
    }
}
