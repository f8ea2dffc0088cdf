using System;
using PureHDF.Selections;

namespace PureHDF;

/// <summary>A dataset of an HDF5 file.</summary>
public interface IH5Dataset : IH5AttributableObject
{
    /// <summary>Gets the shape.</summary>
    IH5Dataspace Space { get; }

    /// <summary>Gets the type of the elements.</summary>
    IH5DataType Type { get; }

    /// <summary>Reads the dataset or a part of it.</summary>
    /// <typeparam name="T">
    /// A number of the size of the elements or a <see cref="string"/>, or an array of them: of rank 1, or of the rank of the dataset. A
    /// <c>byte[]</c> takes the bytes of elements of any size.
    /// </typeparam>
    /// <param name="fileSelection">The part to read, or null for all.</param>
    /// <returns>The values in row-major order.</returns>
    /// <exception cref="Exception">The type or the rank does not fit, or the data cannot be read.</exception>
    /// <exception cref="ArgumentException">The selection reaches beyond the dataset.</exception>
    /// <exception cref="RankException">The selection has another rank than the dataset.</exception>
    T Read<T>(Selection? fileSelection = null);
}
