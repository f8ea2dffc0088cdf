namespace PureHDF.VOL.Native;

/// <summary>A link whose target is missing, or is neither a group nor a dataset.</summary>
internal sealed class NativeUnresolvedLink(string path) : NativeObject(path);
