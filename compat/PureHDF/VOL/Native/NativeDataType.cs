namespace PureHDF.VOL.Native;

internal sealed class NativeDataType(H5DataTypeClass kind, int size, bool isSigned) : IH5DataType, IFixedPointType
{
    public H5DataTypeClass Class => kind;

    public int Size => size;

    public IFixedPointType FixedPoint => this;

    public bool IsSigned => isSigned;
}
