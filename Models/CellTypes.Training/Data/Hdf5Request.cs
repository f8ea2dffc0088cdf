namespace CellTypes.Training.Data;

/// <summary>A question about an HDF5 file.</summary>
/// <param name="Question">The question.</param>
/// <param name="Path">The path of the object in the file, empty for its root; of <see cref="Hdf5Question.Open"/> the file.</param>
/// <param name="Attribute">The name of the attribute.</param>
/// <param name="Start">The first value of a dataset of one dimension that is wanted.</param>
/// <param name="Count">The number of values from there on; null for all values of a dataset of any shape.</param>
internal readonly record struct Hdf5Request(Hdf5Question Question, string Path = "", string Attribute = "", ulong Start = 0, ulong? Count = null);

/// <summary>What can be asked of an HDF5 file.</summary>
internal enum Hdf5Question : byte
{
    /// <summary>Open it. Answered by nothing.</summary>
    Open,

    /// <summary>Close it. Answered by nothing.</summary>
    Close,

    /// <summary>Is there something at a path?</summary>
    Exists,

    /// <summary>Which groups are at a path?</summary>
    Groups,

    /// <summary>Which datasets are at a path?</summary>
    Datasets,

    /// <summary>What are the extents of a dataset? Nothing where there is another kind of object.</summary>
    Shape,

    /// <summary>Which whole numbers does a dataset hold? Nothing where it holds something else.</summary>
    Integers,

    /// <summary>Which numbers does a dataset hold? Nothing where it holds something else.</summary>
    Numbers,

    /// <summary>Which truths does a dataset hold, as h5py writes booleans, or in bytes? Nothing where it holds something else.</summary>
    Truths,

    /// <summary>Which text does a dataset hold? Nothing where it holds something else than one text.</summary>
    Text,

    /// <summary>Which texts does a dataset hold? Nothing where it holds something else.</summary>
    Texts,

    /// <summary>Does an object have an attribute?</summary>
    HasAttribute,

    /// <summary>Which number does an attribute hold? Nothing where there is none, or it holds something else.</summary>
    AttributeNumber,

    /// <summary>Which text does an attribute hold? Nothing where there is none, or it holds something else.</summary>
    AttributeText,
}
