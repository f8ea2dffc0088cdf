namespace CellTypes.Training.Data;

/// <summary>A question about an HDF5 file.</summary>
/// <param name="Question">The question.</param>
/// <param name="Place">The path of the object in the file, empty for its root; of <see cref="Hdf5Question.Open"/> the file.</param>
/// <param name="Attribute">The name of the attribute.</param>
/// <param name="Start">The first value of a dataset of one dimension that is wanted.</param>
/// <param name="Count">The number of values from there on; null for all values of a dataset of any shape.</param>
internal readonly record struct Hdf5Request(Hdf5Question Question, string Place = "", string Attribute = "", ulong Start = 0, ulong? Count = null);
