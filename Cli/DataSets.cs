using System;
using System.IO;
using System.Linq;
using CellTypes.Models.Views;
using CellTypes.Training.Data;

namespace CellTypes.Cli;

/// <summary>The sets of labelled units that the commands know by name.</summary>
internal static class DataSets
{
    public const string Names = "thesis_features, c4_features, c4_cerebellum:hull, c4_cerebellum:lisberger or c4_cerebellum:hull+lisberger";

    /// <summary>Reads a set.</summary>
    /// <param name="name">Its name, for example <c>c4_cerebellum:lisberger</c>.</param>
    /// <param name="isRobust">Whether units of the C4 tables have the views without polarity and with fewer lags.</param>
    /// <param name="folder">The folder of tables and recordings, see <see cref="DataFolder.Resolve"/>.</param>
    public static LabelledSet Read(string name, bool isRobust, string folder)
    {
        string[] parts = name.Split(':', 2);
        return parts[0] switch
        {
            "thesis_features" => ThesisFeatureTable.Read(Path.Combine(DataFolder.Find(folder, parts[0]), "Aug-09-2022_all_features.csv")),
            "c4_features" => C4FeatureTable.Read(Path.Combine(DataFolder.Find(folder, parts[0]), "units.csv")),
            "c4_cerebellum" when parts.Length == 2 && parts[1].Split('+').All(lab => lab is "hull" or "lisberger") =>
                C4Tables.Read(DataFolder.Find(folder, parts[0]), C4Lab.Named(parts[1].Split('+')), isRobust ? [new DownwardWaveformView(), new LogLagAutocorrelogramView()] : [new PeakWaveformView(), new AutocorrelogramShapeView()]).Set,
            _ => throw new ArgumentException($"there is no data set '{name}'; the sets are {Names}."),
        };
    }
}
