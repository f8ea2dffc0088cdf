#if NETFRAMEWORK
using System;
using System.Runtime.InteropServices;

namespace CellTypes.Models.Networks;

public static partial class Libtorch
{
    // The runtime looks where it would for TorchSharp, and says what it lacks without TorchSharp's own attempts to find it.
    private static (string? Version, string? Problem) LoadOnce()
    {
        try
        {
            THSTorch_get_num_threads();
            return (null, null);
        }
        catch (DllNotFoundException error)
        {
            return (null, error.Message);
        }
    }

    [DllImport("LibTorchSharp")]
    private static extern int THSTorch_get_num_threads();
}
#endif
