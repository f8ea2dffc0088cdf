using System;
using System.IO;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Cli.Live;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Sources;
using TorchSharp;

namespace CellTypes.Cli.Tests;

/// <summary>Where models run: what is said of it, and what happens where that cannot be.</summary>
public sealed class DeviceTests(SimulatedFolders simulated)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Every_command_that_loads_a_bundle_says_where_it_runs()
    {
        using TemporaryFolder folder = new();
        string bundle = folder.PathOf("network"), log = folder.PathOf("log");
        NetworkBundle.Save(bundle);
        string[] device = ["--model", bundle, "--device", "cpu"];
        Assert.Contains("12 units labelled by network on cpu;", Celltypes.Run(["label", simulated.Recording, "--output", folder.PathOf("out"), .. device]).Succeeded());
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

    // A copy of the program that lacks the library through which it calls libtorch.
    [Fact]
    public void Without_libtorch_forests_run_and_networks_say_what_is_missing()
    {
        using TemporaryFolder folder = new();
        string program = CopyProgram(folder, file => !file.StartsWith("libTorchSharp", StringComparison.Ordinal) && !file.StartsWith("libtorch", StringComparison.Ordinal));
        string bundle = folder.PathOf("network"), output = folder.PathOf("out");
        NetworkBundle.Save(bundle);
        Assert.Contains("12 units labelled by cerebellum-forest on cpu;", Run("label", simulated.Recording, "--model", "cerebellum-forest", "--output", output).Succeeded());
        Assert.Contains("by cerebellum-forest on cpu;", Run("label", simulated.Recording, "--model", "cerebellum-forest", "--output", output, "--device", "cuda").Succeeded());
        string line = Run("label", simulated.Recording, "--model", bundle, "--output", output).Refused();
        Assert.StartsWith("celltypes label: networks need libtorch: ", line);
        ProgramResult doctor = Run("doctor");
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("\nnetworks    FAILED: networks need libtorch: ", doctor.Output);
        Assert.EndsWith("something needed is missing, see above\n", doctor.Output);

        ProgramResult Run(params string[] arguments)
        {
            using ChildProcess process = new("dotnet", [program, .. arguments]);
            return process.WaitForExit();
        }
    }

    [Fact]
    public void Doctor_names_libtorch_and_its_blas()
    {
        string line = Celltypes.Run("doctor").Succeeded().Split('\n').Single(line => line.StartsWith("networks", StringComparison.Ordinal));
        string where = torch.cuda.is_available() ? "the GPU (" : "the CPU (";
        Assert.StartsWith($"networks    run on {where}", line);
        Assert.Contains($"; libtorch {torch.__version__}; ", line);
        using ChildProcess alternatives = new("readlink", ["-f", "/usr/lib/x86_64-linux-gnu/libblas.so.3"]);
        if (alternatives.WaitForExit().Output.Contains("openblas") && Environment.GetEnvironmentVariable("CELLTYPES_LIBTORCH") is null) Assert.EndsWith("; OpenBLAS", line);
    }

    [Theory]
    [InlineData("/usr/lib/x86_64-linux-gnu/openblas-pthread/libblas.so.3", "OpenBLAS")]
    [InlineData("/opt/torch/lib/libopenblas-r0.3.21.so", "OpenBLAS")]
    [InlineData("/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0", "the reference BLAS, which is many times slower than OpenBLAS: apt-get install libopenblas0-pthread")]
    [InlineData("/usr/lib/x86_64-linux-gnu/blis-pthread/libblas.so.3", "BLAS /usr/lib/x86_64-linux-gnu/blis-pthread/libblas.so.3")]
    [InlineData("/opt/torch/lib/libtorch_cpu.so", "libtorch's own BLAS")]
    public void Blas_is_told_by_the_files_that_are_mapped(string path, string description)
    {
        string[] maps = ["7f00-7f10 r--p 00000000 08:01 1  /usr/lib/libc.so.6", "7f10-7f20 rw-p 00000000 00:00 0", $"7f20-7f30 r-xp 00000000 08:01 2  {path}"];
        Assert.Equal(description, LinearAlgebra.Describe(maps));
    }

    [Fact]
    public async Task Network_that_fails_in_a_running_session_ends_it_in_good_order()
    {
        using TemporaryFolder folder = new();
        UnitModel forest = ModelBundle.Load(Repository.Bundle("cerebellum-forest")).Model;
        using NetworkClassifier network = NetworkBundle.Create(forest);
        UnitModel model = new("network", "", forest.Classes, forest.Views, new GuardedClassifier(network, (NoveltyForest)forest.Classifier));
        LabelSession session = new() { Model = new ModelIdentity("network", "1", ""), Classes = model.Classes, Device = model.Device };
        Breaking view = new(network);
        Task<LabelMessage> end;
        InvalidOperationException error;
        using (LabelPublisher publisher = new(session, new LabelPublisherOptions { Endpoint = "tcp://127.0.0.1:0" }))
        using (LabelLog log = LabelLog.Create(folder.PathOf("log"), session))
        {
            TaskCompletionSource joined = new();
            end = new LabelReceiver(publisher.Endpoint).Do(_ => joined.TrySetResult()).FirstAsync(message => message is EndMessage).Timeout(Patience).ToTask();
            await joined.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
            LiveRun run = new()
            {
                Labels = stop => PhyReplay.Create(PhyFolder.Load(simulated.Recording), double.PositiveInfinity)
                    .TakeUntil(stop).LabelUnits(model, null, new LabelOptions { WhenBusy = WhenBusy.Wait }),
                View = view,
                Publisher = publisher,
                Log = log,
            };
            error = await Assert.ThrowsAsync<InvalidOperationException>(() => run.RunAsync(CancellationToken.None));
        }
        Assert.Matches("^a pass of [0-9]+ units failed on the processor: [^\n]+\\.$", error.Message);
        Assert.NotNull(view.Last);
        Assert.Equal(view.Last.EndSample, (await end).Window!.EndSample);
        JsonObject[] records = LogRecords.Read(folder.PathOf("log"));
        Assert.Equal("end", records[^1].Type());
        Assert.Equal(view.Last.EndSample, (long)records[^2]["window"]!["end_sample"]!);
    }

    private static string CopyProgram(TemporaryFolder folder, Func<string, bool> isWanted)
    {
        string from = Path.GetDirectoryName(Celltypes.Program)!, to = folder.PathOf("program");
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(file => isWanted(Path.GetFileName(file))))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return Path.Combine(to, Path.GetFileName(Celltypes.Program));
    }

    // Takes away the network's last layer after the first window in which units were judged, as a device does that fails.
    private sealed class Breaking(NetworkClassifier network) : ILiveView
    {
        public LabelWindow? Last { get; private set; }

        public void Show(LabelWindow window)
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

        public void Dispose()
        {
        }
    }
}
