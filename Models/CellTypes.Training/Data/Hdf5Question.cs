namespace CellTypes.Training.Data;

/// <summary>What can be asked of an HDF5 file.</summary>
internal enum Hdf5Question : byte
{
    /// <summary>Open it. Answered by nothing.</summary>
    Open,

    /// <summary>Close it. Answered by nothing.</summary>
    Close,

    /// <summary>Is there something at a place?</summary>
    Exists,

    /// <summary>Which groups are at a place?</summary>
    Groups,

    /// <summary>Which datasets are at a place?</summary>
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
