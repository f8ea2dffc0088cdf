using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using CellTypes.Cli.Options;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Streaming.Protocol;
using NetMQ;
using NetMQ.Sockets;
using PureHDF;
using PureHDF.VOL.Native;
using TorchSharp;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes doctor</c>: says what is installed, what models run on, and what is missing.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        ExampleCommand command = new("doctor", "Say what is installed, what the models run on, and what is missing. Exits with 1 if something needed is.", "celltypes doctor");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        string version = typeof(DoctorCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        Console.WriteLine($"celltypes   {version.Split('+')[0]}");
        Console.WriteLine($"runtime     {RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores");
        Console.WriteLine("forests     run on the CPU");
        bool isWell = Check("networks", Networks);
        foreach (string library in NativeLibraries.Describe()) Console.WriteLine($"library     {library}");
        isWell &= Check("ZeroMQ", ZeroMq);
        isWell &= Check("HDF5", Hdf5);
        foreach (string bundle in ModelPath.Shipped()) isWell &= Check("bundle", () => Bundle(bundle));
        isWell &= Check("bundles", () => ModelPath.Shipped().Length > 0 ? "found" : throw new CellTypesException("no bundle is beside the program; build it again."));
        Console.WriteLine(isWell ? "all is well" : "something needed is missing, see above");
        return isWell ? 0 : 1;
    }

    private static bool Check(string what, Func<string> check)
    {
        try
        {
            Console.WriteLine($"{what,-11} {check()}");
            return true;
        }
        catch (Exception error) when (error
            is IOException or CellTypesException or DllNotFoundException or NetMQException or TypeInitializationException
            or PlatformNotSupportedException or InvalidOperationException or ExternalException)
        {
            Console.WriteLine($"{what,-11} FAILED: {OneLine.Of(error is TypeInitializationException ? error.InnerException! : error)}");
            return false;
        }
    }

    private static string Networks()
    {
        torch.Device device = NetworkDevice.Parse("auto");
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor matrix = torch.ones(2, 2, torch.ScalarType.Float32, device);
        if (matrix.mm(matrix).cpu().sum().item<float>() != 8) throw new CellTypesException("libtorch multiplies two matrices wrongly.");
        string where = device.type == DeviceType.CUDA ? $"the GPU ({Counted.Of(torch.cuda.device_count(), "NVIDIA GPU")})" : "the CPU (there is no NVIDIA GPU that libtorch can use)";
        return $"run on {where}; {Counted.Of(torch.get_num_threads(), "thread")}; BLAS: {NativeLibraries.LinearAlgebra()}";
    }

    private static string ZeroMq()
    {
        using XPublisherSocket socket = ZeroMqSockets.Publisher();
        int port = socket.BindRandomPort("tcp://127.0.0.1");
        return $"works (bound tcp://127.0.0.1:{port})";
    }

    private static string Hdf5()
    {
        string path = Path.GetTempFileName();
        try
        {
            new H5File { ["ten"] = 10 }.Write(path);
            using NativeFile file = H5File.OpenRead(path);
            return file.Dataset("ten").Read<int>() == 10 ? "works (wrote and read a file)" : throw new CellTypesException("a file does not hold what was written to it.");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Bundle(string name)
    {
        UnitModel model = ModelPath.Load(name, "auto").Model;
        return $"{name}: {string.Join(", ", model.Classes)}; {string.Join(" + ", model.Views.Select(view => view.Name))}; sha256 {model.Sha256[..12]}";
    }
}
