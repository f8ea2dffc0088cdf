using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Publishing;

/// <summary>What release 0.1.0 published and logged is read for good.</summary>
public sealed class ReleasedTests : System.IDisposable
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Releases", "0.1.0", "labels");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("messages.tsv", "labels.jsonl", false)]
    [InlineData("cells.tsv", "cells.jsonl", true)]
    public void Its_messages_tell_what_its_log_tells(string name, string log, bool areCells)
    {
        LabelMessage[] messages = [.. File.ReadAllLines(Path.Combine(Folder, name)).Select(Read)];
        Assert.Equal(Enumerable.Range(0, messages.Length), messages.Select(message => (int)message.Sequence));
        Assert.IsType<EndMessage>(messages[^1]);

        ReceivedLabels received = new();
        LabelUpdate? last = null;
        foreach (LabelMessage message in messages) last = received.TryAdd(message, out LabelUpdate? update) ? update : last;
        using JsonDocument keyframe = JsonDocument.Parse(File.ReadLines(Path.Combine(Folder, log)).Last(line => line.Contains("\"keyframe\"")));
        Assert.Equal(keyframe.RootElement.GetProperty("window").GetProperty("end_sample").GetInt64(), last!.EndSample);
        // In the order of their names: what is received is in that in which it was first heard of.
        Assert.Equal(
            keyframe.RootElement.GetProperty("units").EnumerateArray().Select(unit => (
                unit.GetProperty("id").GetString()!, unit.GetProperty("label").GetString(), unit.GetProperty("p").GetDouble(), unit.GetProperty("status").GetString()!,
                unit.GetProperty("n_spikes").GetInt32(), unit.GetProperty("since").GetInt64())).OrderBy(unit => unit.Item1),
            last.Units.Select(unit => (unit.Unit, unit.Label, unit.Probability, unit.Status.ToString().ToLowerInvariant(), unit.Spikes, unit.Since)).OrderBy(unit => unit.Unit));
        Assert.All(last.Units, unit => Assert.Equal(areCells, unit.IsCell));
        // In its last heartbeat, which came before the end.
        Assert.Equal(areCells ? (0, new WindowCounters(6, 3, 0, 0)) : (3904, null), (last.Counters.Spikes, last.Counters.Windows));
    }

    [Fact]
    public void Its_log_can_be_gone_on_with()
    {
        string path = _folder.PathOf("labels.jsonl");
        File.Copy(Path.Combine(Folder, "labels.jsonl"), path);
        string[] before = File.ReadAllLines(path);
        using (LabelLog log = LabelLog.Resume(path, Example.Session("next"))) log.Append(Example.Window(0, [Example.Unit("7", changed: true)]));
        string[] after = File.ReadAllLines(path);
        Assert.Equal(before, after.Take(before.Length));
        JsonElement[] added = [.. after.Skip(before.Length).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(Enumerable.Range(before.Length, added.Length), added.Select(record => record.GetProperty("seq").GetInt32()));
        Assert.Equal(("released", 2), (added[0].GetProperty("continues").GetString(), added[0].GetProperty("version").GetInt32()));
    }

    private static LabelMessage Read(string line)
    {
        string[] parts = line.Split('\t');
        Assert.True(LabelMessageReader.TryRead(Encoding.ASCII.GetBytes(parts[0]), Encoding.UTF8.GetBytes(parts[1]), payload: default, out LabelMessage? message, out string problem), problem);
        return message;
    }
}
