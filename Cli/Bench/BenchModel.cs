using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;

namespace CellTypes.Cli.Bench;

/// <summary>The shipped models: the one of waveform and autocorrelogram, or the one of the autocorrelogram alone.</summary>
internal static class BenchModel
{
    public static UnitModel Load(bool waveforms) => LoadBundle(waveforms).Model;

    public static ModelBundle LoadBundle(bool waveforms) => ModelPath.Load(waveforms ? "cerebellum-forest" : "cerebellum-forest-acg", "cpu");
}
