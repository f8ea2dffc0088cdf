namespace CellTypes.Training.Data;

/// <summary>A truth as h5py stores it: these two names with these values are a NumPy bool to Python, which a mask has to be there.</summary>
internal enum CerebellumTruth : byte
{
    FALSE = 0,
    TRUE = 1,
}
