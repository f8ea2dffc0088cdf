using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CellTypes.Models.Views;

namespace CellTypes.Models.Bundles;

/// <summary>What a bundle says of the units that its model was trained on: how those of each class look, and by which hash each is known again.</summary>
/// <remarks>
/// The hash of a unit is the first 128 bits of the SHA-256 of its inputs, as float32 values in little-endian order, those of the model's views one after the
/// other. The same signals give the same inputs, bit for bit, whatever the unit, its recording or its data set is called, and no signal can be made of a hash.
/// </remarks>
public sealed class TrainingUnits
{
    // In hexadecimal digits.
    private const int HashLength = 32;

    // More digits than a drawing shows.
    private const string Rounded = "G6";

    private readonly string[] _hashes;
    private readonly HashSet<string> _known;

    private TrainingUnits(IReadOnlyList<ViewBands> bands, string[] hashes)
    {
        Bands = bands;
        _hashes = hashes;
        _known = [.. hashes];
    }

    /// <summary>Gets how the units of each class look, for each view whose values make a curve, in the order of the model's views.</summary>
    public IReadOnlyList<ViewBands> Bands { get; }

    /// <summary>Gets the number of units.</summary>
    public int Count => _hashes.Length;

    /// <summary>Describes units.</summary>
    /// <param name="views">The views of the model.</param>
    /// <param name="classes">The cell types of the model.</param>
    /// <param name="inputs">The row-major values of the views, one row a unit.</param>
    /// <param name="labels">The class of each unit, an index into <paramref name="classes"/>; beyond it for a unit of other tissue, which has a hash and belongs to no band.</param>
    /// <returns>The description.</returns>
    /// <exception cref="ArgumentException">There are not as many rows as labels.</exception>
    public static TrainingUnits Of(IReadOnlyList<UnitView> views, IReadOnlyList<string> classes, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels)
    {
        if (views is null) throw new ArgumentNullException(nameof(views));
        if (classes is null) throw new ArgumentNullException(nameof(classes));
        int length = views.Sum(view => view.InputNames.Count);
        if (inputs.Length != (long)labels.Length * length)
            throw new ArgumentException($"There are {inputs.Length} inputs for {labels.Length} units of {length} inputs each.", nameof(inputs));
        string[] hashes = new string[labels.Length];
        for (int unit = 0; unit < hashes.Length; unit++) hashes[unit] = HashOf(inputs.Slice(unit * length, length));
        // So that their order says nothing.
        Array.Sort(hashes, StringComparer.Ordinal);
        List<ViewBands> bands = [];
        int offset = 0;
        foreach (UnitView view in views)
        {
            if (IsCurve(view)) bands.Add(new ViewBands(view.Name, BandsOf(classes, inputs, labels, length, offset, view.InputNames.Count)));
            offset += view.InputNames.Count;
        }
        return new TrainingUnits(bands, hashes);
    }

    /// <summary>Tells whether a unit is one of them.</summary>
    /// <param name="inputs">The inputs of the unit, as <see cref="Inference.UnitModel.ComputeInputs"/> gives them.</param>
    public bool Contains(ReadOnlySpan<float> inputs) => _known.Contains(HashOf(inputs));

    internal byte[] WriteBands() => Encoding.UTF8.GetBytes(JsonSerializer.Serialize([.. Bands], BundleJson.Compact.ViewBandsArray) + "\n");

    internal byte[] WriteHashes() => Encoding.UTF8.GetBytes(string.Concat(_hashes.Select(hash => $"{hash}\n")));

    /// <exception cref="CellTypesException">The bytes are not those of a model of these views and classes; the message names the file.</exception>
    internal static TrainingUnits Read(BundleFiles files, IReadOnlyList<UnitView> views, IReadOnlyList<string> classes)
    {
        try
        {
            ViewBands[] bands = JsonSerializer.Deserialize(Encoding.UTF8.GetString(files[BundleFiles.Bands]), BundleJson.Compact.ViewBandsArray) ?? [];
            CheckBands(bands, [.. views.Where(IsCurve)], classes);
            string[] hashes = Encoding.UTF8.GetString(files[BundleFiles.Units]).Split(['\n'], StringSplitOptions.RemoveEmptyEntries);
            if (hashes.FirstOrDefault(hash => hash.Length != HashLength || hash.Any(digit => digit is not (>= '0' and <= '9' or >= 'a' and <= 'f'))) is string wrong)
                throw new CellTypesException($"{files.PathOf(BundleFiles.Units)}: '{Recordings.PlainText.Show(wrong)}' is not a hash of {HashLength} hexadecimal digits. Train the bundle again.");
            return new TrainingUnits(bands, hashes);
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw new CellTypesException($"{files.PathOf(BundleFiles.Bands)} does not describe the classes of the model: {error.Message} Train the bundle again.", error);
        }
    }

    private static bool IsCurve(UnitView view) => view.Kind != InputKind.Features && view.LagRows <= 1;

    private static string HashOf(ReadOnlySpan<float> inputs) => BundleFiles.HashOf(MemoryMarshal.AsBytes(inputs).ToArray()).Substring(0, HashLength);

    private static ClassBand[] BandsOf(IReadOnlyList<string> classes, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int length, int offset, int count)
    {
        ClassBand[] bands = new ClassBand[classes.Count];
        for (int c = 0; c < bands.Length; c++)
        {
            List<int> units = [];
            for (int unit = 0; unit < labels.Length; unit++)
            {
                // A unit may lack the view.
                if (labels[unit] == c && !float.IsNaN(inputs[unit * length + offset])) units.Add(unit);
            }
            float[][] quartiles = [new float[count], new float[count], new float[count]];
            float[] values = new float[units.Count];
            for (int i = 0; i < count && values.Length > 0; i++)
            {
                for (int u = 0; u < values.Length; u++) values[u] = inputs[units[u] * length + offset + i];
                Array.Sort(values);
                for (int q = 0; q < quartiles.Length; q++) quartiles[q][i] = Quantile(values, (q + 1) / 4.0);
            }
            bands[c] = values.Length == 0 ? new ClassBand(classes[c], 0, [], [], []) : new ClassBand(classes[c], values.Length, quartiles[0], quartiles[1], quartiles[2]);
        }
        return bands;
    }

    // Between the two nearest values in proportion, as NumPy does.
    private static float Quantile(float[] ascending, double share)
    {
        double at = share * (ascending.Length - 1);
        int below = (int)at;
        double value = ascending[below];
        if (below + 1 < ascending.Length) value += (at - below) * (ascending[below + 1] - value);
        return float.Parse(value.ToString(Rounded, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static void CheckBands(ViewBands[] bands, UnitView[] views, IReadOnlyList<string> classes)
    {
        if (!bands.Select(band => band?.View).SequenceEqual(views.Select(view => view.Name)))
            throw new FormatException($"it should have the views {string.Join(", ", views.Select(view => view.Name))}, in that order.");
        foreach ((ViewBands ofView, UnitView view) in bands.Zip(views, (ofView, view) => (ofView, view)))
        {
            if (ofView.Classes is null || !ofView.Classes.Select(band => band?.Class).SequenceEqual(classes))
                throw new FormatException($"{view.Name} should have the classes {string.Join(", ", classes)}, in that order.");
            foreach (ClassBand band in ofView.Classes) CheckBand(band, view);
        }
    }

    private static void CheckBand(ClassBand band, UnitView view)
    {
        int length = band.Units > 0 ? view.InputNames.Count : 0;
        if (band.Units < 0 || band.Lower?.Count != length || band.Median?.Count != length || band.Upper?.Count != length)
            throw new FormatException($"{view.Name} of {band.Units} units of {band.Class} should have three times {length} values.");
        for (int i = 0; i < length; i++)
        {
            // False for NaN too.
            if (!(band.Lower[i] <= band.Median[i] && band.Median[i] <= band.Upper[i]) || float.IsInfinity(band.Lower[i]) || float.IsInfinity(band.Upper[i]))
                throw new FormatException($"value {i} of {view.Name} of {band.Class} is not between its quartiles.");
        }
    }
}

/// <summary>How the training units of each class look in a view.</summary>
/// <param name="View">The name of the view with its version, for example <c>waveform/peak-90@1</c>.</param>
/// <param name="Classes">The cell types of the model, in its order.</param>
public sealed record ViewBands(string View, IReadOnlyList<ClassBand> Classes);

/// <summary>How the training units of a class look in a view: the values below which a quarter, a half and three quarters of them lie.</summary>
/// <param name="Class">The cell type.</param>
/// <param name="Units">The number of its training units.</param>
/// <param name="Lower">The lower quartile of each value of the view, in its order and in its unit; empty without units.</param>
/// <param name="Median">The median of each.</param>
/// <param name="Upper">The upper quartile of each.</param>
public sealed record ClassBand(string Class, int Units, IReadOnlyList<float> Lower, IReadOnlyList<float> Median, IReadOnlyList<float> Upper);
