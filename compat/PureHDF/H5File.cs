using System;
using System.IO;
using PureHDF.Interop;
using PureHDF.VOL.Native;

namespace PureHDF;

/// <summary>Opens HDF5 files; an instance is a file that is to be written.</summary>
public class H5File : H5Group
{
    /// <summary>Opens a file for reading.</summary>
    /// <param name="filePath">The file.</param>
    /// <exception cref="IOException">The file is missing or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="Exception">It is not an HDF5 file, or a damaged one.</exception>
    /// <exception cref="DllNotFoundException">The HDF5 library is not installed.</exception>
    public static NativeFile OpenRead(string filePath) => NativeFile.Open(filePath);

    /// <summary>Writes the file; one that exists is replaced.</summary>
    /// <param name="filePath">The file.</param>
    /// <exception cref="IOException">The folder is missing or the file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="Exception">A value has a type that is not supported, or the disk is full.</exception>
    /// <exception cref="DllNotFoundException">The HDF5 library is not installed.</exception>
    public void Write(string filePath) => FileWriter.Write(this, filePath);
}
