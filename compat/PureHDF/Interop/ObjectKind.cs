namespace PureHDF.Interop;

/// <summary>What a path leads to, as H5I_type_t counts.</summary>
internal enum ObjectKind
{
    None = -1,
    Group = 2,
    Dataset = 5,
}
