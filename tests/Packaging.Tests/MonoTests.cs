using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading;
using CellTypes.Models.Recordings;
using CellTypes.Models.Simulation;
using CellTypes.Streaming.Publishing;
using MonoHost;

namespace Packaging.Tests;

/// <summary>The operators as they run in Bonsai: their net472 assemblies in a process of .NET Framework, here mono.</summary>
public sealed class MonoTests : IDisposable
{
    private const string Mono = "/usr/bin/mono";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Replay_is_classified_logged_and_published_under_mono_as_under_dotnet()
    {
        Assert.SkipUnless(File.Exists(Mono), $"{Mono} is missing (apt-get install mono-runtime).");
        // The official NetMQ takes its buffers from a part of .NET Framework that Debian packs by itself.
        Assert.SkipUnless(
            File.Exists("/usr/lib/mono/4.5/System.ServiceModel.dll"),
            "System.ServiceModel is missing (apt-get install libmono-system-servicemodel4.0a-cil).");
        string recording = WriteRecording();

        string[] expected = LabelledReplay.Run(recording, _folder.PathOf("dotnet.jsonl"), FreeEndpoint(), () => { });
        string[] labels = RunUnderMono(recording, _folder.PathOf("mono.jsonl"), out List<LabelMessage> messages);

        Assert.Equal(20, expected.Length);
        Assert.True(expected.Count(line => line.Contains("\tOk\t", StringComparison.Ordinal)) >= 5);
        Assert.Equal(expected, labels);
        Assert.Equal(LogRecords("dotnet.jsonl"), LogRecords("mono.jsonl"));

        Assert.IsType<EndMessage>(messages[^1]);
        UnitsMessage keyframe = messages.OfType<UnitsMessage>().Last();
        Assert.True(keyframe.IsKeyframe);
        Assert.Equal(expected.Select(Rounded), keyframe.Units.Select(unit => Rounded(LabelledReplay.Line(unit))));
    }

    private string[] RunUnderMono(string recording, string log, out List<LabelMessage> messages)
    {
        List<LabelMessage> received = messages = [];
        using ManualResetEventSlim hasUnits = new(), hasEnded = new();
        string endpoint = FreeEndpoint();
        using IDisposable subscription = new LabelReceiver(endpoint).Subscribe(message =>
        {
            received.Add(message);
            if (message is UnitsMessage) hasUnits.Set();
            if (message is EndMessage) hasEnded.Set();
        });
        string host = Path.Combine(Repository.Root, "artifacts", "bin", "MonoHost", "release", "MonoHost.exe");
        using ChildProcess mono = new(Mono, [host, recording, log, endpoint], hasInput: true);

        mono.WaitForLine("publishing");
        Assert.True(hasUnits.Wait(Patience), "no labels came from mono.");
        mono.WriteLine("go on");
        string[] labels = mono.ReadToEnd();
        Assert.True(hasEnded.Wait(Patience), "mono's publisher did not say that it ends.");
        return labels;
    }

    private string WriteRecording()
    {
        SimulatedRecording recording = SimulatedRecording.Create(new SimulationOptions { Units = 20, Duration = 90, Seed = 3 });
        string folder = _folder.PathOf("recording");
        PhyFolderWriter.Write(
            folder,
            recording.Options.SamplingRate,
            recording.Probe,
            recording.SpikeSamples,
            [.. recording.SpikeUnits.Select(unit => recording.Units[unit].Id)],
            recording.Units.ToDictionary(unit => unit.Id, unit => unit.Template));
        return folder;
    }

    // Sessions and clocks differ.
    private string[] LogRecords(string name) =>
        [.. File.ReadLines(_folder.PathOf(name)).Select(line => Regex.Replace(line, "\"(session|t_unix_ns)\":(\"[^\"]+\"|[0-9]+),", ""))];

    // Messages hold four digits of a probability.
    private static string Rounded(string line)
    {
        string[] fields = line.Split('\t');
        fields[3] = double.Parse(fields[3], CultureInfo.InvariantCulture).ToString("0.0000", CultureInfo.InvariantCulture);
        return string.Join('\t', fields);
    }

    private static string FreeEndpoint()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return $"tcp://{listener.LocalEndpoint}";
    }
}
