using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CellTypes.Cli;

/// <summary>Which library multiplies the matrices of networks: they spend their time there, and one is many times faster than another.</summary>
internal static class LinearAlgebra
{
    private const string Maps = "/proc/self/maps";

    /// <summary>Says it of this process, which must have loaded libtorch.</summary>
    public static string Describe() => File.Exists(Maps) ? Describe(File.ReadLines(Maps)) : "BLAS not known";

    /// <summary>Says it of a process.</summary>
    /// <param name="maps">Its mapped files, one a line, the path last, as Linux lists them.</param>
    public static string Describe(IEnumerable<string> maps)
    {
        string[] paths = [.. maps.Where(line => line.Contains('/')).Select(line => line[line.IndexOf('/')..]).Distinct()];
        if (paths.Any(path => path.Contains("openblas", StringComparison.Ordinal))) return "OpenBLAS";
        // libtorch of a PyTorch installation is linked with its BLAS.
        if (paths.FirstOrDefault(path => Path.GetFileName(path).StartsWith("libblas.so", StringComparison.Ordinal)) is not string library) return "libtorch's own BLAS";
        return Path.GetFileName(Path.GetDirectoryName(library)) == "blas"
            ? "the reference BLAS, which is many times slower than OpenBLAS: apt-get install libopenblas0-pthread"
            : $"BLAS {library}";
    }
}
