using System;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;
using PureHDF;
using PureHDF.Selections;
using PureHDF.VOL.Native;

namespace CellTypes.Training.Data;

/// <summary>Reads an HDF5 file in this process, which a damaged file can end or hold up: a link that leads to itself overflows the stack.</summary>
internal sealed class Hdf5Source : IHdf5Source
{
    // Values of a file compressed by a factor of 1032, the most that deflate can do, and of one small enough for its size not to matter.
    private const double MostCompression = 1032, Small = 1 << 26;

    private readonly string _path;
    private readonly NativeFile _file;
    private readonly double _mostBytes;
    private (string Path, IH5Object Object)? _last;

    private Hdf5Source(string path, NativeFile file)
    {
        (_path, _file) = (path, file);
        _mostBytes = Small + MostCompression * new FileInfo(path).Length;
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    /// <exception cref="CellTypesException">It is damaged, or not HDF5.</exception>
    public static Hdf5Source Open(string path) => Try(path, () => new Hdf5Source(path, H5File.OpenRead(path)));

    public object? Answer(Hdf5Request request)
    {
        string path = request.Path;
        return Try(path.Length == 0 ? _path : $"{_path}, {path}", () => (object?)(request.Question switch
        {
            Hdf5Question.Exists => _file.LinkExists(path),
            Hdf5Question.Groups => GroupAt(path).Children().OfType<IH5Group>().Select(group => group.Name).ToArray(),
            Hdf5Question.Datasets => GroupAt(path).Children().OfType<IH5Dataset>().Select(dataset => dataset.Name).ToArray(),
            Hdf5Question.Shape => (ObjectAt(path) as IH5Dataset)?.Space.Dimensions,
            Hdf5Question.Integers => Integers(DatasetAt(request), Part(request)),
            Hdf5Question.Numbers => Numbers(DatasetAt(request)),
            Hdf5Question.Truths => Truths(DatasetAt(request), Part(request)),
            Hdf5Question.Text => TextAt(path),
            Hdf5Question.Texts => DatasetAt(request) is { Type.Class: H5DataTypeClass.String or H5DataTypeClass.VariableLength } texts ? Array.ConvertAll(texts.Read<string[]>(), text => text ?? "") : null,
            Hdf5Question.HasAttribute => ObjectAt(path).AttributeExists(request.Attribute),
            Hdf5Question.AttributeNumber => AttributeNumber(ObjectAt(path), request.Attribute),
            Hdf5Question.AttributeText => AttributeText(ObjectAt(path), request.Attribute),
            _ => throw new ArgumentException($"{request.Question} is no question about an open file.", nameof(request)),
        }));
    }

    public void Dispose() => _file.Dispose();

    // The HDF5 package has no exception type of its own, and any of the system's may mean that the file is damaged.
    private static T Try<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (OutOfMemoryException error)
        {
            throw new CellTypesException($"{PlainText.Show(what)}: it claims more values than there is memory for. Copy the file again, or write it again.", error);
        }
        catch (Exception error) when (error is EndOfStreamException or not (CellTypesException or IOException or UnauthorizedAccessException or DllNotFoundException))
        {
            throw new CellTypesException($"{PlainText.Show(what)}: {PlainText.Show(error.Message).TrimEnd('.')}. Copy the file again, or write it again.", error);
        }
    }

    private IH5Group GroupAt(string path) => path.Length == 0 ? _file : _file.Group(path);

    private IH5Object ObjectAt(string path)
    {
        if (path.Length == 0) return _file;
        if (_last?.Path != path) _last = (path, _file.Get(path));
        return _last!.Value.Object;
    }

    private IH5Dataset DatasetAt(Hdf5Request request)
    {
        IH5Dataset dataset = ObjectAt(request.Path) as IH5Dataset ?? throw new CellTypesException($"{_path}, {request.Path} is no dataset.");
        double count = request.Count ?? dataset.Space.Dimensions.Aggregate(1.0, (product, extent) => product * extent);
        if (count * dataset.Type.Size > _mostBytes || count > Array.MaxLength)
        {
            throw new CellTypesException(FormattableString.Invariant(
                $"{_path}, {request.Path} claims {count:0} values, more than a file of its size can hold. Copy the file again, or write it again."));
        }
        return dataset;
    }

    private static HyperslabSelection? Part(Hdf5Request request) => request.Count is ulong count ? new HyperslabSelection(request.Start, count) : null;

    private static long[]? Integers(IH5Dataset dataset, Selection? part) => (dataset.Type.Class, dataset.Type.Size) switch
    {
        (H5DataTypeClass.FixedPoint, 1) when dataset.Type.FixedPoint.IsSigned => Widened(dataset.Read<sbyte[]>(part), value => value),
        (H5DataTypeClass.FixedPoint, 1) => Widened(dataset.Read<byte[]>(part), value => value),
        (H5DataTypeClass.FixedPoint, 2) when dataset.Type.FixedPoint.IsSigned => Widened(dataset.Read<short[]>(part), value => value),
        (H5DataTypeClass.FixedPoint, 2) => Widened(dataset.Read<ushort[]>(part), value => value),
        (H5DataTypeClass.FixedPoint, 4) when dataset.Type.FixedPoint.IsSigned => Widened(dataset.Read<int[]>(part), value => value),
        (H5DataTypeClass.FixedPoint, 4) => Widened(dataset.Read<uint[]>(part), value => value),
        // Above 2^63 a number turns negative, which no reader of sample indices or channels lets pass.
        (H5DataTypeClass.FixedPoint, 8) => dataset.Read<long[]>(part),
        _ => null,
    };

    private static double[]? Numbers(IH5Dataset dataset) => (dataset.Type.Class, dataset.Type.Size) switch
    {
        (H5DataTypeClass.FloatingPoint, 4) => Array.ConvertAll(dataset.Read<float[]>(), value => (double)value),
        (H5DataTypeClass.FloatingPoint, 8) => dataset.Read<double[]>(),
        _ => Integers(dataset, null) is { } integers ? Array.ConvertAll(integers, value => (double)value) : null,
    };

    private static bool[]? Truths(IH5Dataset dataset, Selection? part) =>
        dataset.Type is { Class: H5DataTypeClass.Enumerated or H5DataTypeClass.FixedPoint, Size: 1 }
            ? Array.ConvertAll(dataset.Read<byte[]>(part), value => value != 0)
            : null;

    private string? TextAt(string path)
    {
        if (ObjectAt(path) is not IH5Dataset { Type.Class: H5DataTypeClass.String or H5DataTypeClass.VariableLength } dataset) return null;
        return dataset.Space.Dimensions.All(extent => extent == 1) ? dataset.Read<string>() : null;
    }

    private static double? AttributeNumber(IH5Object owner, string name)
    {
        if (!owner.AttributeExists(name)) return null;
        IH5Attribute attribute = owner.Attribute(name);
        return (attribute.Type.Class, attribute.Type.Size) switch
        {
            (H5DataTypeClass.FloatingPoint, 4) => attribute.Read<float>(),
            (H5DataTypeClass.FloatingPoint, 8) => attribute.Read<double>(),
            (H5DataTypeClass.FixedPoint, 4) => attribute.Read<int>(),
            (H5DataTypeClass.FixedPoint, 8) => attribute.Read<long>(),
            _ => null,
        };
    }

    private static string? AttributeText(IH5Object owner, string name) =>
        owner.AttributeExists(name) && owner.Attribute(name) is { Type.Class: H5DataTypeClass.String or H5DataTypeClass.VariableLength } text ? text.Read<string>() : null;

    private static long[] Widened<T>(T[] values, Converter<T, long> widen) => Array.ConvertAll(values, widen);
}
