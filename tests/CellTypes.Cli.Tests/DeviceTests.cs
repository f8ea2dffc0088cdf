using System;
using System.IO;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Cli.Commands;
using CellTypes.Cli.Live;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Bundles;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Updates;
using TorchSharp;

namespace CellTypes.Cli.Tests;

/// <summary>Where models run: what is said of it, and what happens where that cannot be.</summary>
public sealed class DeviceTests(SimulatedFolders simulated)
{
    private const string Networks = "cerebellum-networks";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Every_command_that_loads_a_bundle_says_where_it_runs()
    {
        using TemporaryFolder folder = new();
        string bundle = folder.PathOf("network"), log = folder.PathOf("log");
        NetworkBundle.Save(bundle);
        string[] device = ["--model", bundle, "--device", "cpu"];
        Assert.Contains("12 units labelled by network on cpu\n", Celltypes.Run(["label", simulated.Recording, "--output", folder.PathOf("out"), .. device]).Succeeded());
        Assert.Contains("\nruns on cpu\n", Celltypes.Run("inspect", bundle, "--device", "cpu").Succeeded());
        string source = $"phy:{simulated.Short}";
        string live = Celltypes.Run(["live", "--source", source, "--speed", "max", "--publish", "none", "--log", log, .. device]).Succeeded();
        Assert.StartsWith($"celltypes live   {source}   model network on cpu\n", live);
        Assert.Equal("cpu", (string)LogRecords.Read(log)[0]["device"]!);
        string demo = Celltypes.Run(["demo", "--units", "3", "--duration", "5s", "--speed", "max", .. device]).Succeeded();
        Assert.StartsWith("celltypes demo   3 simulated units   model network on cpu\n", demo);
    }

    [Fact]
    public async Task Status_messages_say_where_the_model_runs()
    {
        using SpikeFeed feed = new(units: 3, seconds: 2);
        using ChildProcess live = Celltypes.Start("live", "--source", $"zmq:{feed.Endpoint}", "--publish", "tcp://127.0.0.1:*");
        string endpoint = live.WaitForLine("publishing labels on ").Split("publishing labels on ")[1];
        Task<StatusMessage> status = new LabelReceiver(endpoint).OfType<StatusMessage>().FirstAsync().Timeout(Patience).ToTask();
        Assert.Equal("cpu", (await status).Device);
        feed.WaitForSubscriber();
        feed.SendRest();
        live.WaitForExit().Succeeded();
    }

    [Fact]
    public void Gpu_that_is_not_there_is_told()
    {
        Assert.SkipWhen(torch.cuda.is_available(), "This machine has a GPU.");
        using TemporaryFolder folder = new();
        string bundle = folder.PathOf("network");
        NetworkBundle.Save(bundle);
        string[][] commands = [["inspect", bundle], ["label", simulated.Short, "--model", bundle], ["live", "--source", "sim:", "--model", bundle], ["demo", "--model", bundle]];
        foreach (string[] command in commands)
        {
            string line = Celltypes.Run([.. command, "--device", "cuda"]).Refused();
            Assert.Equal(
                $"celltypes {command[0]}: there is no NVIDIA GPU that this program can use: its driver is missing, or libtorch was built without CUDA. Use the device cpu.",
                line);
        }
    }

    [Fact]
    public void Device_of_another_name_is_refused()
    {
        ProgramResult result = Celltypes.Run("label", simulated.Short, "--device", "tpu");
        string line = result.Refused();
        Assert.Equal(2, result.ExitCode);
        foreach (string name in new[] { "'tpu'", "'auto'", "'cpu'", "'cuda'" }) Assert.Contains(name, line);
    }

    [Fact]
    public void Without_libtorch_forests_run_and_networks_say_what_is_missing()
    {
        using TemporaryFolder folder = new();
        ProgramCopy program = new(folder, file => !IsLibtorch(file));
        string output = folder.PathOf("out");
        Assert.Contains("12 units labelled by cerebellum-forest on cpu\n", program.Run("label", simulated.Recording, "--model", "cerebellum-forest", "--output", output).Succeeded());
        Assert.Contains("by cerebellum-forest on cpu\n", program.Run("label", simulated.Recording, "--model", "cerebellum-forest", "--output", output, "--device", "cuda").Succeeded());
        string line = program.Run("label", simulated.Recording, "--model", Networks, "--output", output).Refused();
        Assert.StartsWith($"celltypes label: networks need libtorch {LibtorchMinor}: ", line);
        ProgramResult doctor = program.Run("doctor");
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains($"\nnetworks    FAILED: networks need libtorch {LibtorchMinor}: ", doctor.Output);
        Assert.EndsWith("something needed is missing, see above\n", doctor.Output);
        // TorchSharp, left to itself, copies what it finds in the package cache.
        Assert.Empty(Directory.GetFiles(program.Folder, "*torch_cpu*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Without_the_library_of_TorchSharp_one_sentence_says_so()
    {
        using TemporaryFolder folder = new();
        ProgramCopy program = new(folder, file => !file.Contains("LibTorchSharp", StringComparison.Ordinal));
        string line = program.Run("inspect", Networks).Refused();
        Assert.Equal($"celltypes inspect: networks need libtorch {LibtorchMinor}: a part of it or of TorchSharp is missing; build the program again.", line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lib")]
    public void Program_without_libtorch_runs_on_the_one_that_is_named(string subfolder)
    {
        using TemporaryFolder folder = new();
        ProgramCopy program = new(folder, file => !IsLibtorch(file));
        string torch = folder.PathOf("torch"), libraries = Path.Combine(torch, subfolder);
        Directory.CreateDirectory(libraries);
        foreach (string file in Directory.GetFiles(NativeFolder).Where(IsLibtorch)) File.CreateSymbolicLink(Path.Combine(libraries, Path.GetFileName(file)), file);
        string doctor = program.RunWith([$"CELLTYPES_LIBTORCH={torch}"], "doctor").Succeeded();
        Assert.Contains($"\nlibrary     libtorch {Libtorch.ExpectedVersion}: ", doctor);
        Assert.Contains("\nnetworks    run on ", doctor);
        string label = program.RunWith([$"CELLTYPES_LIBTORCH={torch}"], "label", simulated.Recording, "--model", Networks, "--output", folder.PathOf("out")).Succeeded();
        Assert.Contains("12 units labelled by cerebellum-networks on cpu\n", label);
    }

    [Fact]
    public void Libtorch_of_another_version_is_refused_unless_it_is_let_through()
    {
        // Debian's python3-torch brings libtorch 1.13.
        string[] old = Directory.GetFiles("/usr/lib/x86_64-linux-gnu", "lib*.so.1.13").Where(IsLibtorch).ToArray();
        Assert.SkipWhen(old.Length == 0, "Debian's libtorch1.13 is not installed (apt-get install python3-torch).");
        using TemporaryFolder folder = new();
        ProgramCopy program = new(folder, file => !IsLibtorch(file));
        string torch = Directory.CreateDirectory(folder.PathOf("torch")).FullName;
        foreach (string file in old) File.CreateSymbolicLink(Path.Combine(torch, Path.GetFileNameWithoutExtension(Path.GetFileNameWithoutExtension(file))), file);
        string variable = $"CELLTYPES_LIBTORCH={torch}";
        Assert.Equal(
            $"celltypes inspect: networks need libtorch {LibtorchMinor}: {variable} is older than 2.9. Install that version, or set CELLTYPES_LIBTORCH_UNCHECKED=1 to try this one.",
            program.RunWith([variable], "inspect", Networks).Refused());
        // TorchSharp's library then finds that it lacks functions. It asks for libtorch.so, which is not what Debian's calls itself, so the loader needs the folder too.
        Assert.Contains("undefined symbol", program.RunWith([variable, $"LD_LIBRARY_PATH={torch}", "CELLTYPES_LIBTORCH_UNCHECKED=1"], "inspect", Networks).Refused());
    }

    [Fact]
    public void Named_libtorch_that_cannot_be_used_is_refused()
    {
        using TemporaryFolder folder = new();
        string variable = $"CELLTYPES_LIBTORCH={folder.Root}";
        ProgramCopy without = new(folder, file => !IsLibtorch(file));
        Assert.Equal(
            $"celltypes inspect: networks need libtorch {LibtorchMinor}: there is no libtorch_cpu.so in {variable}, nor in its folder lib. Name the folder of a libtorch.",
            without.RunWith([variable], "inspect", Networks).Refused());
        using ChildProcess with = new("env", [variable, "dotnet", Celltypes.Program, "inspect", Networks]);
        Assert.Equal(
            $"celltypes inspect: networks need libtorch {LibtorchMinor}: the program brings its own, in {NativeFolder}{Path.DirectorySeparatorChar}, which {variable} cannot replace. Build it with -p:TorchRuntime=none, or unset the variable.",
            with.WaitForExit().Refused());
    }

    [Fact]
    public void Doctor_names_each_native_library_with_its_version_and_path()
    {
        string doctor = Celltypes.RunProcess("doctor").Succeeded();
        string line = doctor.Split('\n').Single(line => line.StartsWith("networks", StringComparison.Ordinal));
        Assert.StartsWith($"networks    run on {(torch.cuda.is_available() ? "the GPU (" : "the CPU (")}", line);
        Assert.Contains("; BLAS: ", line);
        Assert.Contains($"\nlibrary     libtorch {Libtorch.ExpectedVersion}: {Path.Combine(NativeFolder, "libtorch_cpu.so")}\n", doctor);
        Assert.Contains($"\nlibrary     TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}: {Path.Combine(NativeFolder, "libLibTorchSharp.so")}\n", doctor);
    }

    [Theory]
    [InlineData("/usr/lib/x86_64-linux-gnu/openblas-pthread/libblas.so.3", "/usr/lib/x86_64-linux-gnu/openblas-pthread/libblas.so.3")]
    [InlineData("/opt/torch/lib/libopenblas-r0.3.21.so", "/opt/torch/lib/libopenblas-r0.3.21.so")]
    [InlineData("/opt/torch/lib/libcublas.so.12", "libtorch's own")]
    public void Blas_is_told_by_the_libraries_that_are_loaded(string path, string description) =>
        Assert.Equal(description, NativeLibraries.LinearAlgebra(["/opt/torch/lib/libtorch_cpu.so", path]));

    [Fact]
    public async Task Network_that_fails_in_a_running_session_ends_it_in_good_order()
    {
        using TemporaryFolder folder = new();
        UnitModel forest = ModelBundle.Load(Repository.ReleasedBundle("forest")).Model;
        using NetworkClassifier network = NetworkBundle.Create(forest);
        UnitModel model = new("network", "", forest.Classes, forest.Views, new GuardedClassifier(network, (NoveltyForest)forest.Classifier));
        LabelSession session = new() { Model = new ModelIdentity("network", "1", ""), Classes = model.Classes, Device = model.Device };
        Breaking view = new(network);
        Task<LabelMessage> end;
        CellTypesException error;
        using (LabelPublisher publisher = new(session, new LabelPublisherOptions { Endpoint = "tcp://127.0.0.1:0" }))
        using (LabelLog log = LabelLog.Create(folder.PathOf("log"), session))
        {
            TaskCompletionSource joined = new();
            end = new LabelReceiver(publisher.Endpoint).Do(_ => joined.TrySetResult()).FirstAsync(message => message is EndMessage).Timeout(Patience).ToTask();
            await joined.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
            LiveRun run = new()
            {
                Labels = stop => PhyReplay.Create(SortedRecording.Load(simulated.Recording), double.PositiveInfinity)
                    .OnReused(spikes => spikes.TakeUntil(stop)).RollingUnits(model.Views).Classify(model).Confirm(),
                View = view,
                Session = new LiveSession { Command = "celltypes live", Source = "phy", Model = model, Publisher = publisher, Log = log },
            };
            error = await Assert.ThrowsAsync<CellTypesException>(() => run.RunAsync(CancellationToken.None));
        }
        Assert.Matches("^a pass of [0-9]+ units failed on the processor: [^\n]+\\.$", error.Message);
        Assert.NotNull(view.Last);
        Assert.Equal(view.Last.EndSample, (await end).Update!.EndSample);
        JsonObject[] records = LogRecords.Read(folder.PathOf("log"));
        Assert.Equal("end", records[^1].Type());
        Assert.Equal(view.Last.EndSample, (long)records[^2]["update"]!["end_sample"]!);
    }

    private static string LibtorchMinor => Libtorch.ExpectedVersion[..Libtorch.ExpectedVersion.LastIndexOf('.')];

    private static string NativeFolder => Path.Combine(Path.GetDirectoryName(Celltypes.Program)!, "runtimes", "linux-x64", "native");

    private static bool IsLibtorch(string file) =>
        Path.GetFileName(file) is string name && (name.StartsWith("libtorch", StringComparison.Ordinal) || name.StartsWith("libc10", StringComparison.Ordinal) || name.StartsWith("libgomp-", StringComparison.Ordinal));

    // The program as it was built, less some of its files.
    private sealed class ProgramCopy
    {
        private readonly string _program;

        public ProgramCopy(TemporaryFolder folder, Func<string, bool> isWanted)
        {
            string from = Path.GetDirectoryName(Celltypes.Program)!;
            Folder = folder.PathOf("program");
            foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(file => isWanted(Path.GetFileName(file))))
            {
                string copy = Path.Combine(Folder, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                // libtorch is half a gigabyte.
                if (IsLibtorch(file)) File.CreateSymbolicLink(copy, file);
                else File.Copy(file, copy);
            }
            _program = Path.Combine(Folder, Path.GetFileName(Celltypes.Program));
        }

        public string Folder { get; }

        public ProgramResult Run(params string[] arguments) => RunWith([], arguments);

        /// <param name="variables">Variables of the environment, as <c>NAME=VALUE</c>.</param>
        /// <param name="arguments">The arguments.</param>
        public ProgramResult RunWith(string[] variables, params string[] arguments)
        {
            using ChildProcess process = new("env", [.. variables, "dotnet", _program, .. arguments]);
            return process.WaitForExit();
        }
    }

    // Takes away the network's last layer after the first window in which units were judged, as a device does that fails.
    private sealed class Breaking(NetworkClassifier network) : ILiveView
    {
        public LabelUpdate? Last { get; private set; }

        public void Show(LabelUpdate window)
        {
            Last = window;
            if (window.Updated.All(unit => unit.Status == LabelStatus.Warming)) return;
            network.Network.Head.weight = new TorchSharp.Modules.Parameter(torch.zeros(1, 1));
        }

        public void Wait(string line)
        {
        }

        public void Note(string line)
        {
        }

        public void Print(LiveSummary summary)
        {
        }

        public void Dispose()
        {
        }
    }
}
