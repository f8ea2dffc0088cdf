using System;
using System.IO;
using System.Linq;
using CellTypes.Cli.Tests.Support;

namespace CellTypes.Cli.Tests;

/// <summary>A pipe in place of any file that the program reads: a sentence, and no waiting for who might write to it.</summary>
public sealed class PipeInputsTests(SimulatedFolders simulated) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x.h5", "dataset info x.h5")]
    [InlineData("x.h5", "evaluate --data x.h5")]
    [InlineData("x.json", "report x.json")]
    [InlineData("x.npy", "evaluate --data sweeps:x.npy,table=x.csv,sample-rate=50000,trigger=t")]
    [InlineData("x.csv", "dataset create --phy recording --labels x.csv --output units.h5")]
    [InlineData("x.key", "live --source zmq:tcp://127.0.0.1:1 --source-key x.key --publish none")]
    [InlineData("x.key", "listen tcp://127.0.0.1:1 --key x.key")]
    [InlineData("recording/spike_times.npy", "label recording --output labels")]
    [InlineData("recording/templates.npy", "features recording")]
    [InlineData("recording/params.py", "live --source phy:recording --publish none")]
    [InlineData("model/model.json", "inspect model")]
    [InlineData("model/SHA256SUMS", "label recording --model model --output labels")]
    public void A_pipe_is_refused_in_one_line(string pipe, string command)
    {
        _folder.Copy(simulated.Short);
        Directory.Move(_folder.PathOf(Path.GetFileName(simulated.Short)), _folder.PathOf("recording"));
        Directory.Move(_folder.Copy(Repository.Bundle("cerebellum-forest")), _folder.PathOf("model"));
        SpecialFiles.Make("pipe", _folder.PathOf(pipe));
        // Files and folders of the command are in the folder.
        string[] arguments = [.. command.Split(' ').Select(word => string.Join(",", word.Split(',').Select(InFolder)))];
        string error = Celltypes.Run(arguments).Refused();
        Assert.Contains($"{_folder.PathOf(pipe)} is empty, or a pipe or a device", error);
    }

    private string InFolder(string word)
    {
        int start = word.IndexOfAny([':', '=']) + 1;
        string name = word[start..];
        return name.StartsWith("x.", StringComparison.Ordinal) || name is "recording" or "model" or "labels" or "units.h5" ? word[..start] + _folder.PathOf(name) : word;
    }
}
