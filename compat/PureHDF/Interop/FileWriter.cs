using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace PureHDF.Interop;

/// <summary>Writes a tree of groups and values.</summary>
internal sealed unsafe class FileWriter
{
    private const uint Truncate = 2;
    private const int Utf8 = 1;
    private const int ScalarSpace = 0;

    private readonly long _file;
    private readonly long _linkCreation;
    private readonly Dictionary<object, string> _written = new(ReferenceEqualityComparer.Instance);

    private FileWriter(long file, long linkCreation)
    {
        _file = file;
        _linkCreation = linkCreation;
    }

    public static void Write(H5Group root, string path)
    {
        Libhdf5.Require();
        // What is wrong with the path, if anything, is told by the exceptions of .NET.
        File.Open(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read).Dispose();
        using (Libhdf5.Enter())
        {
            using Identifier links = new(Libhdf5.H5Pcreate(Libhdf5.Constant("H5P_CLS_LINK_CREATE_ID_g")), "prepare to write a file");
            Libhdf5.Check(Libhdf5.H5Pset_char_encoding(links.Value, Utf8), "prepare to write a file");
            using Identifier access = FileHandle.AccessProperties();
            long file = Libhdf5.Check(Libhdf5.H5Fcreate(path, Truncate, 0, access.Value), $"create '{path}'");
            try
            {
                new FileWriter(file, links.Value).WriteMembers(root, "");
            }
            catch
            {
                Libhdf5.H5Fclose(file);
                throw;
            }
            Libhdf5.Check(Libhdf5.H5Fclose(file), $"write '{path}'");
        }
    }

    private void WriteMembers(H5Group group, string path)
    {
        foreach ((string name, object value) in group.Objects)
        {
            string place = $"{path}/{name}";
            if (_written.TryGetValue(value, out string? first))
                Libhdf5.Check(Libhdf5.H5Lcreate_hard(_file, first, _file, place, _linkCreation, 0), $"link '{place}' to '{first}'");
            else
                WriteObject(value, place);
        }
    }

    private void WriteObject(object value, string path)
    {
        _written.Add(value, path);
        if (value is H5Group group)
        {
            new Identifier(Libhdf5.H5Gcreate2(_file, path, _linkCreation, 0, 0), $"create the group '{path}'").Dispose();
            WriteMembers(group, path);
            return;
        }
        object data = value is H5Dataset dataset ? dataset.Data : value;
        if (data is string text) WriteText(text, path);
        else WriteNumbers(data as Array ?? Boxed(data), path, isScalar: data is not Array);
    }

    private void WriteText(string text, string path)
    {
        using Identifier type = new(Libhdf5.H5Tcopy(Libhdf5.Constant("H5T_C_S1_g")), "describe a string");
        Libhdf5.Check(Libhdf5.H5Tset_size(type.Value, nuint.MaxValue), "describe a string");
        Libhdf5.Check(Libhdf5.H5Tset_cset(type.Value, Utf8), "describe a string");
        using Identifier space = new(Libhdf5.H5Screate(ScalarSpace), "describe a scalar");
        fixed (byte* characters = Encoding.UTF8.GetBytes(text + '\0'))
        {
            byte* pointer = characters;
            WriteDataset(path, type.Value, space.Value, &pointer);
        }
    }

    private void WriteNumbers(Array values, string path, bool isScalar)
    {
        using Identifier type = new(TypeOf(values.GetType().GetElementType()!), "describe a type");
        ulong[] dimensions = new ulong[values.Rank];
        for (int i = 0; i < values.Rank; i++) dimensions[i] = (ulong)values.GetLongLength(i);
        fixed (ulong* extents = dimensions)
        {
            long described = isScalar ? Libhdf5.H5Screate(ScalarSpace) : Libhdf5.H5Screate_simple(values.Rank, extents, null);
            using Identifier space = new(described, $"describe the shape of '{path}'");
            fixed (byte* buffer = &MemoryMarshal.GetArrayDataReference(values)) WriteDataset(path, type.Value, space.Value, buffer);
        }
    }

    private void WriteDataset(string path, long type, long space, void* buffer)
    {
        using Identifier dataset = new(Libhdf5.H5Dcreate2(_file, path, type, space, _linkCreation, 0, 0), $"create '{path}'");
        Libhdf5.Check(Libhdf5.H5Dwrite(dataset.Value, type, 0, 0, 0, buffer), $"write '{path}'");
    }

    private static Array Boxed(object value)
    {
        Array array = Array.CreateInstance(value.GetType(), 1);
        array.SetValue(value, 0);
        return array;
    }

    private static long TypeOf(Type element) => element.IsEnum ? EnumerationOf(element) : Libhdf5.H5Tcopy(Libhdf5.Constant(
        Type.GetTypeCode(element) switch
        {
            TypeCode.SByte => "H5T_STD_I8LE_g",
            TypeCode.Byte => "H5T_STD_U8LE_g",
            TypeCode.Int16 => "H5T_STD_I16LE_g",
            TypeCode.UInt16 => "H5T_STD_U16LE_g",
            TypeCode.Int32 => "H5T_STD_I32LE_g",
            TypeCode.UInt32 => "H5T_STD_U32LE_g",
            TypeCode.Int64 => "H5T_STD_I64LE_g",
            TypeCode.UInt64 => "H5T_STD_U64LE_g",
            TypeCode.Single => "H5T_IEEE_F32LE_g",
            TypeCode.Double => "H5T_IEEE_F64LE_g",
            _ => throw new NotSupportedException($"The data type '{element}' is not supported."),
        }));

    private static long EnumerationOf(Type element)
    {
        using Identifier number = new(TypeOf(Enum.GetUnderlyingType(element)), "describe an enumeration");
        long type = Libhdf5.Check(Libhdf5.H5Tenum_create(number.Value), "describe an enumeration");
        foreach (string name in Enum.GetNames(element))
        {
            fixed (byte* value = &MemoryMarshal.GetArrayDataReference(Boxed(Enum.Parse(element, name))))
                Libhdf5.Check(Libhdf5.H5Tenum_insert(type, name, value), "describe an enumeration");
        }
        return type;
    }
}
