using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;
using CellTypes.Models.Recordings;
using CellTypes.Models.Views;

namespace CellTypes.Models.Inference;

/// <summary>Everything that turns the signals of a unit into a cell type: views, classifier and thresholds.</summary>
public sealed class UnitModel : IDisposable
{
    // What networks are made ready for: more units than most probes have, and few enough to cost no memory to speak of.
    private const int UnitsExpected = 1024;

    // Of a sum of probabilities in single precision, with room for networks on a GPU.
    private const float LargestRounding = 1e-2f;

    // How many units a core takes at a time: as many as a forest asks its trees about together.
    private const int Part = 128;

    private readonly string? _networkDevice;
    private readonly bool _isAtHome;

    /// <summary>The ratio of the two largest probabilities from which a label usually counts as confident (Beau et al. 2025).</summary>
    public const double UsualConfidenceRatio = 2;

    /// <summary>Puts a model together.</summary>
    /// <param name="name">The name.</param>
    /// <param name="sha256">The hash of the bundle it was read from, in lower-case hexadecimal; empty for a model that was not.</param>
    /// <param name="classes">The cell types, in the order of the classifier's outputs.</param>
    /// <param name="views">The views whose values, one after the other, are the classifier's inputs.</param>
    /// <param name="classifier">The classifier; an <see cref="INoveltyClassifier"/> where the model can tell outliers.</param>
    /// <param name="confidenceRatio">
    /// The least ratio of the two largest probabilities at which a label counts as confident, at least 1.
    /// </param>
    /// <param name="foreign">What is made of the probability of other tissue, which is then the classifier's last output, after those of the cell types; null
    /// where the classifier has no such output.</param>
    /// <exception cref="ArgumentException">Views, classes and classifier do not fit together.</exception>
    public UnitModel(
        string name,
        string sha256,
        IReadOnlyList<string> classes,
        IReadOnlyList<UnitView> views,
        IClassifier classifier,
        double confidenceRatio = UsualConfidenceRatio,
        ForeignClass? foreign = null)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        Sha256 = sha256 ?? throw new ArgumentNullException(nameof(sha256));
        Classes = classes ?? throw new ArgumentNullException(nameof(classes));
        Views = views ?? throw new ArgumentNullException(nameof(views));
        Classifier = classifier ?? throw new ArgumentNullException(nameof(classifier));
        ConfidenceRatio = confidenceRatio;
        Foreign = foreign;
        foreign?.Check();
        _networkDevice = (classifier as IDeviceClassifier)?.Device;
        InputLength = views.Sum(view => view.InputNames.Count);
        if (classifier.InputLength != InputLength)
        {
            throw new ArgumentException(
                $"The views make {InputLength} inputs, but the classifier takes {classifier.InputLength}.", nameof(views));
        }
        if (classifier.ClassCount != OutputCount)
        {
            throw new ArgumentException(
                $"The classifier has {classifier.ClassCount} classes, but {classes.Count} are named{(foreign is null ? "" : " beside that of other tissue")}.", nameof(classes));
        }
        if (!(confidenceRatio >= 1))
            throw new ArgumentException($"A confidence ratio of {confidenceRatio} is below 1.", nameof(confidenceRatio));
    }

    private UnitModel(UnitModel model)
        : this(model.Name, model.Sha256, model.Classes, model.Views, model.Classifier, model.ConfidenceRatio, model.Foreign) => _isAtHome = true;

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets the hash of the bundle, in lower-case hexadecimal; empty for a model that was not read from one.</summary>
    public string Sha256 { get; }

    /// <summary>Gets the cell types, in the order of the classifier's outputs.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Gets the views whose values, one after the other, are the classifier's inputs.</summary>
    public IReadOnlyList<UnitView> Views { get; }

    /// <summary>Gets the classifier.</summary>
    public IClassifier Classifier { get; }

    /// <summary>Gets where the model runs: <c>cpu</c>, or <c>cuda</c> for networks on an NVIDIA GPU.</summary>
    public string Device => _networkDevice ?? "cpu";

    /// <summary>Gets a value indicating whether what a unit gets is, bit for bit, the same in any company: with networks the last digits may depend on how many
    /// units are classified at once.</summary>
    public bool HasIndependentRows => _networkDevice is null;

    /// <summary>Gets a value indicating whether the model can tell outliers.</summary>
    public bool ScoresNovelty => Classifier is INoveltyClassifier;

    /// <summary>Gets the least ratio of the two largest probabilities at which a label counts as confident.</summary>
    public double ConfidenceRatio { get; }

    /// <summary>Gets what the model makes of units of other tissue; null where it cannot tell them.</summary>
    public ForeignClass? Foreign { get; }

    /// <summary>Gets the tissue that the recording is known to be of (see <see cref="AtHome"/>); null where that is not known.</summary>
    public string? Home => _isAtHome ? Foreign!.Tissue : null;

    /// <summary>Gets the number of inputs of a unit.</summary>
    public int InputLength { get; }

    /// <summary>Gets a value indicating whether the model labels windows of membrane potential rather than units of sorted spikes: all views are
    /// <see cref="TraceView"/>s.</summary>
    public bool TakesTraces => Views.All(view => view is TraceView);

    /// <summary>Gets a value indicating whether a view needs the unit's waveform.</summary>
    public bool NeedsTemplate => Views.Any(view => view.NeedsTemplate);

    private int OutputCount => Classes.Count + (Foreign is null ? 0 : 1);

    /// <summary>Gets the model for a recording that is known to be of the tissue whose cell types it tells apart: units of other tissue are then rarer than in its
    /// training data, or whatever <see cref="ForeignClass.HomeShare"/> says.</summary>
    /// <param name="tissue">The tissue of the recording.</param>
    /// <returns>A model with the same classifier, which is disposed of with either.</returns>
    /// <exception cref="CellTypesException">The model cannot tell units of other tissue, or it is for another tissue.</exception>
    public UnitModel AtHome(string tissue)
    {
        if (tissue is null) throw new ArgumentNullException(nameof(tissue));
        if (Foreign is null)
            throw new CellTypesException($"Model {Name} cannot tell units of other tissue, so that its home tissue changes nothing: leave the tissue away, or take a model that can.");
        return tissue == Foreign.Tissue
            ? new UnitModel(this)
            : throw new CellTypesException($"The home tissue of model {Name} is {Foreign.Tissue}, not '{PlainText.Show(tissue)}': name {Foreign.Tissue}, or leave the tissue away.");
    }

    /// <summary>Computes the inputs of a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="inputs">Receives <see cref="InputLength"/> values.</param>
    /// <returns>Null on success, otherwise why the unit has no inputs, in a few words.</returns>
    public string? ComputeInputs(IUnitSignals unit, Span<float> inputs) => UnitView.Compute(Views, unit, inputs);

    /// <summary>Makes the model ready, so that its first units wait for nothing: code is compiled, and networks have gone once through all they do
    /// with as many units as a recording may have, which reserves their memory; windows of membrane potential come one by one.</summary>
    /// <exception cref="CellTypesException">The device is out of memory or failed otherwise; the message says so in one line.</exception>
    public void WarmUp()
    {
        int[] counts = _networkDevice is null || TakesTraces ? [1] : [1, UnitsExpected];
        foreach (int count in counts) Classify(new float[count * InputLength], count, new float[count * Classes.Count], new float[count], new float[count]);
    }

    /// <summary>Frees the memory that networks take on their device. Nothing may be classified any more.</summary>
    public void Dispose() => (Classifier as IDisposable)?.Dispose();

    /// <summary>Computes class probabilities and novelty of <paramref name="count"/> units at once: networks in one pass, forests on all cores.</summary>
    /// <param name="inputs">Row-major inputs, at least <paramref name="count"/> x <see cref="InputLength"/> values.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="probabilities">
    /// Receives row-major probabilities, at least <paramref name="count"/> values a class; each row sums to 1, or is NaN throughout where the
    /// classifier gives no probabilities: inputs far beyond those of its training can do that to a network. Of a model that tells units of other tissue they are
    /// those of a unit that is not one of them.
    /// </param>
    /// <param name="novelty">Receives one score a row, above 1 for an outlier; zeros from a model that cannot tell.</param>
    /// <param name="foreign">Receives the probability of other tissue, one a row, from 0 to 1; zeros from a model that cannot tell, and where there are no
    /// probabilities.</param>
    /// <exception cref="ArgumentException">One of them is shorter than <paramref name="count"/> asks for.</exception>
    /// <exception cref="CellTypesException">The device is out of memory or failed otherwise; the message says so in one line.</exception>
    public void Classify(ReadOnlyMemory<float> inputs, int count, Memory<float> probabilities, Memory<float> novelty, Memory<float> foreign)
    {
        if (Foreign is null)
        {
            Predict(inputs, count, probabilities, novelty);
            foreign.Span.Slice(0, count).Clear();
        }
        else
        {
            float[] outputs = ArrayPool<float>.Shared.Rent(count * OutputCount);
            Predict(inputs, count, outputs, novelty);
            for (int row = 0; row < count; row++)
                foreign.Span[row] = Divide(outputs.AsSpan(row * OutputCount, OutputCount), probabilities.Span.Slice(row * Classes.Count, Classes.Count), Foreign);
            ArrayPool<float>.Shared.Return(outputs);
        }
        for (int row = 0; row < count; row++)
        {
            Span<float> ofRow = probabilities.Span.Slice(row * Classes.Count, Classes.Count);
            if (AreProbabilities(ofRow) && !float.IsNaN(novelty.Span[row])) continue;
            ofRow.Fill(float.NaN);
            foreign.Span[row] = 0;
        }
    }

    // Divides the outputs of a unit into the probabilities of the cell types, given that the unit has one of them, and that of other tissue, which is returned.
    private float Divide(ReadOnlySpan<float> outputs, Span<float> probabilities, ForeignClass foreign)
    {
        double of = outputs[probabilities.Length], home = 0;
        if (!AreProbabilities(outputs))
        {
            probabilities.Fill(float.NaN);
            return 0;
        }
        for (int c = 0; c < probabilities.Length; c++) home += outputs[c];
        // Where all is other tissue, nothing is known of the cell type.
        for (int c = 0; c < probabilities.Length; c++) probabilities[c] = (float)(home > 0 ? outputs[c] / home : 1.0 / probabilities.Length);
        if (_isAtHome) of *= foreign.OddsAtHome;
        return (float)(of / (of + home));
    }

    private static bool AreProbabilities(ReadOnlySpan<float> row)
    {
        float sum = 0;
        foreach (float probability in row)
        {
            if (!(probability >= 0)) return false;
            sum += probability;
        }
        return Math.Abs(sum - 1) < LargestRounding;
    }

    private void Predict(ReadOnlyMemory<float> inputs, int count, Memory<float> probabilities, Memory<float> novelty)
    {
        // Units are independent of each other, and an update waits for the last of them; networks take all in one pass.
        if (count <= Part || _networkDevice is not null)
        {
            Predict(0, count);
            return;
        }
        try
        {
            Parallel.For(0, (count + Part - 1) / Part, part => Predict(part * Part, Math.Min(Part, count - part * Part)));
        }
        catch (AggregateException error)
        {
            // What went wrong in one of the parts is the error.
            ExceptionDispatchInfo.Capture(error.InnerException!).Throw();
        }

        void Predict(int first, int rows)
        {
            ReadOnlySpan<float> of = inputs.Span.Slice(first * InputLength);
            Span<float> into = probabilities.Span.Slice(first * OutputCount), scores = novelty.Span.Slice(first);
            if (Classifier is INoveltyClassifier noveltyClassifier)
            {
                noveltyClassifier.Predict(of, rows, into, scores);
                return;
            }
            Classifier.Predict(of, rows, into);
            scores.Slice(0, rows).Clear();
        }
    }
}
