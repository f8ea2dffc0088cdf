using System;
using System.IO;
using System.Linq;
using TorchSharp.Utils;

namespace TorchSharp;

/// <summary>From tensors to numbers and files.</summary>
public static class TensorExtensionMethods
{
    /// <summary>The number of a tensor that holds one.</summary>
    public static double ToDouble(this torch.Tensor value) => value.ToScalar().ToDouble();

    /// <summary>The tensor as a parameter; this object is empty afterwards.</summary>
    public static Modules.Parameter AsParameter(this torch.Tensor tensor) => new(tensor);

    /// <summary>Writes a tensor: its type, the number and lengths of its dimensions (LEB128), then its numbers.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not contiguous.</exception>
    public static void Save(this torch.Tensor tensor, BinaryWriter writer)
    {
        torch.Tensor source = tensor.device_type == DeviceType.CPU ? tensor : tensor.cpu();
        writer.Encode((long)source.dtype);
        long[] shape = source.shape;
        writer.Encode(shape.Length);
        foreach (long length in shape)
            writer.Encode(length);

        writer.Flush();
        source.WriteBytesToStream(writer.BaseStream);
        if (!ReferenceEquals(source, tensor))
            source.Dispose();
    }

    /// <summary>Reads numbers that <see cref="Save"/> wrote into a tensor of the same type and shape.</summary>
    /// <exception cref="ArgumentException">The type or the shape is another.</exception>
    /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
    public static void Load(this torch.Tensor tensor, BinaryReader reader, bool skip = false)
    {
        if ((torch.ScalarType)reader.Decode() != tensor.dtype)
        {
            throw new ArgumentException(
                "Mismatched tensor data types while loading. Make sure that the model you are loading into is exactly the same as the origin.");
        }

        long[] shape = ReadShape(reader);
        if (!skip && !shape.SequenceEqual(tensor.shape))
        {
            throw new ArgumentException(
                "Mismatched tensor shape while loading. Make sure that the model you are loading into is exactly the same as the origin.");
        }

        if (skip)
            reader.BaseStream.Seek(tensor.NumberOfElements * tensor.ElementSize, SeekOrigin.Current);
        else
            ReadNumbers(tensor, reader);
    }

    /// <summary>Reads a tensor that <see cref="Save"/> wrote.</summary>
    /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
    public static torch.Tensor Load(BinaryReader reader, bool skip = false)
    {
        torch.ScalarType type = (torch.ScalarType)reader.Decode();
        torch.Tensor tensor = torch.zeros(ReadShape(reader), dtype: type);
        if (skip)
            reader.BaseStream.Seek(tensor.NumberOfElements * tensor.ElementSize, SeekOrigin.Current);
        else
            ReadNumbers(tensor, reader);
        return tensor;
    }

    /// <summary>Whether a tensor would have to be copied to be of a type and on a device.</summary>
    internal static bool WouldCopy(this torch.Tensor tensor, torch.ScalarType type, torch.Device device) =>
        tensor.dtype != type || tensor.device_type != device.type || (device.index != -1 && tensor.device_index != device.index);

    private static long[] ReadShape(BinaryReader reader)
    {
        long[] shape = new long[reader.Decode()];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = reader.Decode();
        return shape;
    }

    private static void ReadNumbers(torch.Tensor tensor, BinaryReader reader)
    {
        if (tensor.device_type == DeviceType.CPU)
        {
            tensor.ReadBytesFromStream(reader.BaseStream);
            return;
        }

        using IDisposable noGradients = torch.no_grad();
        using torch.Tensor onProcessor = torch.zeros_like(tensor, device: torch.CPU);
        onProcessor.ReadBytesFromStream(reader.BaseStream);
        tensor.copy_(onProcessor);
    }
}
