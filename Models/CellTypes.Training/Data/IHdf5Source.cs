using System;

namespace CellTypes.Training.Data;

/// <summary>An open HDF5 file that answers questions: here, or in another process.</summary>
internal interface IHdf5Source : IDisposable
{
    /// <summary>Answers a question.</summary>
    /// <returns>What <see cref="Hdf5Question"/> says, as a <c>bool</c>, <c>double</c>, <c>string</c>, or an array of <c>string</c>, <c>long</c>, <c>ulong</c>,
    /// <c>double</c> or <c>bool</c>; or null.</returns>
    /// <exception cref="CellTypesException">The file is damaged; the message names it and the place.</exception>
    object? Answer(Hdf5Request request);
}
