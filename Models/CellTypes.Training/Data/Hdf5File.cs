using System;
using System.Collections.Generic;
using System.IO;
using CellTypes.Models.Recordings;

namespace CellTypes.Training.Data;

/// <summary>An HDF5 file that nobody vouches for, open for reading. Places in it are paths from its root.</summary>
internal sealed class Hdf5File : IDisposable
{
    private readonly IHdf5Source _source;

    private Hdf5File(string path, IHdf5Source source) => (Path, _source) = (path, source);

    public string Path { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="process">The process that reads it; null for this one.</param>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a folder, or may not be read.</exception>
    /// <exception cref="CellTypesException">It is no regular file, damaged, or not HDF5.</exception>
    public static Hdf5File Open(string path, Hdf5Process? process)
    {
        long length;
        using (FileStream file = InputFile.Open(path)) length = file.Length;
        return new Hdf5File(path, process is null ? Hdf5Source.Open(path) : process.Open(path, length));
    }

    public bool Exists(string path) => Ask<bool>(new(Hdf5Question.Exists, path));

    /// <summary>The names of the groups at a path.</summary>
    public IReadOnlyList<string> Groups(string path = "") => Ask<string[]>(new(Hdf5Question.Groups, path));

    /// <summary>The names of the datasets at a path.</summary>
    public IReadOnlyList<string> Datasets(string path) => Ask<string[]>(new(Hdf5Question.Datasets, path));

    /// <summary>The extents of a dataset; null where there is another kind of object.</summary>
    public ulong[]? Shape(string path) => Ask<ulong[]?>(new(Hdf5Question.Shape, path));

    /// <summary>Whole numbers in row-major order; null where the dataset holds something else.</summary>
    public long[]? Integers(string path, ulong start = 0, ulong? count = null) => Ask<long[]?>(new(Hdf5Question.Integers, path, "", start, count));

    /// <summary>Numbers in row-major order; null where the dataset holds something else.</summary>
    public double[]? Numbers(string path) => Ask<double[]?>(new(Hdf5Question.Numbers, path));

    /// <summary>Truths; null where the dataset holds something else.</summary>
    public bool[]? Truths(string path, ulong start = 0, ulong? count = null) => Ask<bool[]?>(new(Hdf5Question.Truths, path, "", start, count));

    /// <summary>A text; null where there is no dataset that holds one text.</summary>
    public string? Text(string path) => Ask<string?>(new(Hdf5Question.Text, path));

    /// <summary>Texts in row-major order; null where the dataset holds something else.</summary>
    public string[]? Texts(string path) => Ask<string[]?>(new(Hdf5Question.Texts, path));

    public bool HasAttribute(string path, string name) => Ask<bool>(new(Hdf5Question.HasAttribute, path, name));

    /// <summary>The number that an attribute holds; null where there is none, or it holds something else.</summary>
    public double? NumberOf(string path, string attribute) => Ask<double?>(new(Hdf5Question.AttributeNumber, path, attribute));

    /// <summary>The text that an attribute holds; null where there is none, or it holds something else.</summary>
    public string? TextOf(string path, string attribute) => Ask<string?>(new(Hdf5Question.AttributeText, path, attribute));

    public void Dispose() => _source.Dispose();

    private T Ask<T>(Hdf5Request request) => (T)_source.Answer(request)!;
}
