namespace PureHDF.VOL.Native;

internal sealed class NativeDataspace(ulong[] dimensions) : IH5Dataspace
{
    public ulong[] Dimensions => [.. dimensions];
}
