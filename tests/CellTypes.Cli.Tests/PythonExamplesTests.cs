using System.IO;
using System.Linq;
using CellTypes.Cli.Tests.Support;

namespace CellTypes.Cli.Tests;

/// <summary>The Python examples of the documentation against the program.</summary>
public sealed class PythonExamplesTests
{
    private const int SorterUnits = 20;

    [Fact]
    public void Sorter_in_python_is_labelled_for_a_subscriber_in_python()
    {
        using ChildProcess sorter = Python.StartExample("sorter.py", "tcp://127.0.0.1:*");
        string spikes = sorter.WaitForLine("publishing at ").Split(' ')[^1];
        using ChildProcess live = Celltypes.Start(
            "live", "--source", $"zmq:{spikes}", "--publish", "tcp://127.0.0.1:*", "--warm-up-time", "2s", "--warm-up-spikes", "20");
        string labels = live.WaitForLine("publishing labels on ").Split(' ')[^1];
        using ChildProcess subscriber = Python.StartExample("subscriber.py", labels);
        foreach (int unit in Enumerable.Range(0, SorterUnits)) live.WaitForLine(" unit ");
        foreach (int unit in Enumerable.Range(0, SorterUnits)) subscriber.WaitForLine("unit ");
        live.Send(PosixSignalNumber.Interrupt);
        string printed = live.WaitForExit().Succeeded();
        Assert.DoesNotContain("bad", printed);
        Assert.DoesNotContain("skipped", printed);

        string[] told = subscriber.WaitForExit().Succeeded().TrimEnd('\n').Split('\n');
        Assert.Equal($"end of session: {SorterUnits} units", told[^1]);
        Assert.DoesNotContain(told, line => line.Contains("lost"));
        foreach (int unit in Enumerable.Range(0, SorterUnits))
            Assert.Contains(told, line => line.StartsWith($"unit {unit}: ") && !line.Contains("warming"));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Live_run_takes_every_spike_of_a_recording_in_python()
    {
        // It begins before the receiver is there and sends ten minutes in a few seconds.
        using ChildProcess sorter = Python.Start(
            """
            import sys, numpy as np; sys.path.insert(0, sys.argv[1])
            from celltypes_publisher import Publisher
            with Publisher("tcp://127.0.0.1:*", recording=True) as publisher:
                print("publishing at", publisher.endpoint)
                for start in range(0, 600 * 30000, 3000):
                    publisher.send(np.arange(start, start + 3000, 6), np.arange(500) % 50, complete_up_to=start + 3000)
            print(publisher.sent_spikes)
            """,
            Path.GetDirectoryName(Repository.Example("sorter.py"))!);
        string spikes = sorter.WaitForLine("publishing at ").Split(' ')[^1];
        using ChildProcess live = Celltypes.Start("live", "--source", $"zmq:{spikes}", "--model", "cerebellum-forest-acg", "--publish", "none", "--plain");
        Assert.Equal("3000000", sorter.ReadToEnd()[^1]);
        string told = live.WaitForExit().Succeeded();
        Assert.Contains("50 units, 3,000,000 spikes", told);
        Assert.DoesNotContain("lost messages", told);
    }

    [Theory]
    [InlineData("event")]
    [InlineData("stimulus")]
    [InlineData("potential")]
    public void Rig_in_python_is_labelled_for_a_subscriber_in_python(string trigger)
    {
        using TemporaryFolder folder = new();
        TraceBundle.Save(folder.PathOf("model"));
        using ChildProcess rig = Python.StartExample("rig.py", "tcp://127.0.0.1:*");
        string traces = rig.WaitForLine("publishing at ").Split(' ')[^1];
        using ChildProcess live = Celltypes.Start(
            "live", "--source", $"zmq:{traces}", "--model", folder.PathOf("model"), "--trigger", trigger, "--publish", "tcp://127.0.0.1:*");
        string labels = live.WaitForLine("publishing labels on ").Split(' ')[^1];
        using ChildProcess subscriber = Python.StartExample("subscriber.py", labels);
        foreach (string cell in new[] { "A1", "B1" }) live.WaitForLine($" cell {cell}  ok");
        foreach (int cell in Enumerable.Range(0, 2)) subscriber.WaitForLine("unit ");
        live.Send(PosixSignalNumber.Interrupt);
        string printed = live.WaitForExit().Succeeded();
        Assert.DoesNotContain("bad messages", printed);
        Assert.Contains("2 cells, ", printed);

        string[] told = subscriber.WaitForExit().Succeeded().TrimEnd('\n').Split('\n');
        Assert.Equal("end of session: 2 units", told[^1]);
        Assert.Contains(told, line => line.StartsWith("unit A1: wide (ok"));
        Assert.Contains(told, line => line.StartsWith("unit B1: narrow (ok"));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Live_run_ends_when_the_rig_in_python_says_so()
    {
        using TemporaryFolder folder = new();
        TraceBundle.Save(folder.PathOf("model"));
        // Who joins after its end waits for ever: long enough for a program that starts on a busy machine.
        using ChildProcess rig = Python.StartExample("rig.py", "tcp://127.0.0.1:*", "20");
        string traces = rig.WaitForLine("publishing at ").Split(' ')[^1];
        using ChildProcess live = Celltypes.Start("live", "--source", $"zmq:{traces}", "--model", folder.PathOf("model"), "--publish", "none");
        rig.WaitForExit().Succeeded();
        Assert.Contains("2 cells, ", live.WaitForExit().Succeeded());
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Live_run_ends_when_the_sorter_in_python_says_so()
    {
        using ChildProcess sorter = Python.StartExample("sorter.py", "tcp://127.0.0.1:*", "30");
        string spikes = sorter.WaitForLine("publishing at ").Split(' ')[^1];
        using ChildProcess live = Celltypes.Start("live", "--source", $"zmq:{spikes}", "--publish", "none");
        sorter.WaitForExit().Succeeded();
        Assert.Contains($"{SorterUnits} units, ", live.WaitForExit().Succeeded());
    }
}
