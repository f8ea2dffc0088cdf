using CellTypes.Cli.Options;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;

namespace CellTypes.Cli.Bench;

/// <summary>The shipped models that are measured.</summary>
internal static class BenchModel
{
    /// <summary>The model that is used where none is named.</summary>
    public const string Usual = ModelPath.Default;

    /// <summary>The forest of waveform and autocorrelogram.</summary>
    public const string Forest = "cerebellum-forest";

    private const string AutocorrelogramForest = "cerebellum-forest-acg";

    public static UnitModel Load(bool waveforms) => LoadBundle(waveforms).Model;

    public static ModelBundle LoadBundle(bool waveforms) => ModelPath.Load(waveforms ? Forest : AutocorrelogramForest, "cpu");
}
