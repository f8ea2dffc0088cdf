using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CellTypes.Training.Data;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>A folder in which every network fit keeps its state, so that one that was interrupted goes on from its last epoch.</summary>
/// <remarks>
/// The name of a file says what is fitted: it is a hash of the units, the settings and the seed. So the folder may serve many fits, and a fit
/// that is asked for with other units or settings starts anew.
/// </remarks>
/// <param name="folder">The folder; it is made where it does not exist.</param>
public sealed class Checkpoints(string folder)
{
    private const string Magic = "CellTypes checkpoint 2";

    /// <summary>Gets the folder.</summary>
    public string Folder => folder;

    /// <summary>Finds the file of a fit.</summary>
    /// <param name="settings">All settings of the fit, as text.</param>
    /// <param name="training">The units.</param>
    /// <param name="seed">The seed.</param>
    internal string PathOf(string settings, LabelledSet training, int seed)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(
            $"{settings}\n{seed}\n{training.Count}\n{string.Join('\t', training.InputNames)}\n{string.Join('\t', training.ClassNames)}\n"));
        hash.AppendData(MemoryMarshal.AsBytes(training.Inputs));
        hash.AppendData(MemoryMarshal.AsBytes(training.Labels));
        hash.AppendData(MemoryMarshal.AsBytes(training.Unlabelled.Inputs));
        return Path.Combine(folder, $"{Convert.ToHexStringLower(hash.GetHashAndReset())[..32]}.checkpoint");
    }

    /// <summary>Writes the state of a fit; a file that exists is replaced in one step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="epochs">The number of epochs that are done.</param>
    /// <param name="network">The network.</param>
    /// <param name="optimizer">Its optimiser.</param>
    internal static void Save(string path, int epochs, nn.Module network, NetworkOptimizer optimizer)
    {
        using MemoryStream state = new();
        using (BinaryWriter writer = new(state, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(epochs);
            writer.Write(optimizer.LearningRate);
            foreach (Tensor values in StateOf(network, optimizer)) Write(writer, values);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        byte[] bytes = state.ToArray();
        using (FileStream file = File.Create($"{path}.new"))
        {
            file.Write(SHA256.HashData(bytes));
            file.Write(bytes);
        }
        File.Move($"{path}.new", path, overwrite: true);
    }

    /// <summary>Reads the state of a fit.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network; receives its weights.</param>
    /// <param name="optimizer">Its optimiser; receives its state.</param>
    /// <returns>The number of epochs that are done: 0 where there is no file.</returns>
    /// <exception cref="CellTypesException">The file is damaged; the message names it.</exception>
    internal static int Load(string path, nn.Module network, NetworkOptimizer optimizer)
    {
        if (!File.Exists(path)) return 0;
        byte[] bytes = File.ReadAllBytes(path);
        bool isWhole = bytes.Length > SHA256.HashSizeInBytes
            && SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes));
        if (!isWhole) throw new CellTypesException($"{path} is damaged: delete it, and the fit that it belongs to starts anew.");
        using MemoryStream state = new(bytes, SHA256.HashSizeInBytes, bytes.Length - SHA256.HashSizeInBytes);
        using BinaryReader reader = new(state);
        if (reader.ReadString() != Magic)
            throw new CellTypesException($"{path} was written by another version of this program: delete it, and the fit that it belongs to starts anew.");
        int epochs = reader.ReadInt32();
        optimizer.LearningRate = reader.ReadDouble();
        using IDisposable noGradients = no_grad();
        foreach (Tensor values in StateOf(network, optimizer)) Read(reader, values);
        return epochs;
    }

    private static IEnumerable<Tensor> StateOf(nn.Module network, NetworkOptimizer optimizer) => [.. network.state_dict().Values, .. optimizer.State];

    private static void Write(BinaryWriter writer, Tensor values)
    {
        using Tensor here = values.detach().cpu().contiguous();
        writer.Write(here.bytes);
    }

    private static void Read(BinaryReader reader, Tensor values)
    {
        using Tensor read = zeros(values.shape, values.dtype);
        reader.BaseStream.ReadExactly(read.bytes);
        values.copy_(read);
    }
}
