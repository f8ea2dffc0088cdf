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

    public bool Exists(string place) => Ask<bool>(new(Hdf5Question.Exists, place));

    /// <summary>The names of the groups at a place.</summary>
    public IReadOnlyList<string> Groups(string place = "") => Ask<string[]>(new(Hdf5Question.Groups, place));

    /// <summary>The names of the datasets at a place.</summary>
    public IReadOnlyList<string> Datasets(string place) => Ask<string[]>(new(Hdf5Question.Datasets, place));

    /// <summary>The extents of a dataset; null where there is another kind of object.</summary>
    public ulong[]? Shape(string place) => Ask<ulong[]?>(new(Hdf5Question.Shape, place));

    /// <summary>Whole numbers in row-major order; null where the dataset holds something else.</summary>
    public long[]? Integers(string place, ulong start = 0, ulong? count = null) => Ask<long[]?>(new(Hdf5Question.Integers, place, "", start, count));

    /// <summary>Numbers in row-major order; null where the dataset holds something else.</summary>
    public double[]? Numbers(string place) => Ask<double[]?>(new(Hdf5Question.Numbers, place));

    /// <summary>Truths; null where the dataset holds something else.</summary>
    public bool[]? Truths(string place, ulong start = 0, ulong? count = null) => Ask<bool[]?>(new(Hdf5Question.Truths, place, "", start, count));

    /// <summary>A text; null where there is no dataset that holds one text.</summary>
    public string? Text(string place) => Ask<string?>(new(Hdf5Question.Text, place));

    /// <summary>Texts in row-major order; null where the dataset holds something else.</summary>
    public string[]? Texts(string place) => Ask<string[]?>(new(Hdf5Question.Texts, place));

    public bool HasAttribute(string place, string name) => Ask<bool>(new(Hdf5Question.HasAttribute, place, name));

    /// <summary>The number that an attribute holds; null where there is none, or it holds something else.</summary>
    public double? NumberOf(string place, string attribute) => Ask<double?>(new(Hdf5Question.AttributeNumber, place, attribute));

    /// <summary>The text that an attribute holds; null where there is none, or it holds something else.</summary>
    public string? TextOf(string place, string attribute) => Ask<string?>(new(Hdf5Question.AttributeText, place, attribute));

    public void Dispose() => _source.Dispose();

    private T Ask<T>(Hdf5Request request) => (T)_source.Answer(request)!;
}
