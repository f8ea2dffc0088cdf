namespace PureHDF;

/// <summary>Something that is to be written.</summary>
public class H5Object;
