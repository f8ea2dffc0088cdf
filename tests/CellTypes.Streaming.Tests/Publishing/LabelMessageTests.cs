using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;
using FsCheck;
using FsCheck.Fluent;

namespace CellTypes.Streaming.Tests.Publishing;

public sealed class LabelMessageTests
{
    private static readonly string[] Topics = [LabelTopics.Label, LabelTopics.Keyframe, LabelTopics.Status, LabelTopics.End];

    [Fact]
    public void No_topic_is_the_beginning_of_another()
    {
        foreach (string a in Topics)
        {
            Assert.StartsWith(LabelTopics.All, a, StringComparison.Ordinal);
            Assert.EndsWith("/", a, StringComparison.Ordinal);
            Assert.DoesNotContain(Topics, b => b != a && b.StartsWith(a, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Label_message_has_every_documented_field()
    {
        LabelUpdate window = Example.Window(2, [Example.Unit("7", changed: true), Example.Unit("8", label: null)]);
        using var writer = new LabelMessageWriter(Example.Session());
        DateTimeOffset before = DateTimeOffset.UtcNow;
        using JsonDocument json = JsonDocument.Parse(writer.WriteLabel(5, window, dropped: 4).AsMemory());
        DateTimeOffset after = DateTimeOffset.UtcNow;

        JsonElement root = json.RootElement;
        Assert.Equal(
            [
                "schema", "version", "type", "session", "seq", "t_unix_ns", "t_mono_ns", "dropped", "update", "sample_rate",
                "model", "classes", "units", "latency_us",
            ],
            root.EnumerateObject().Select(field => field.Name));
        Assert.Equal("celltypes.labels", root.GetProperty("schema").GetString());
        Assert.Equal("s1", root.GetProperty("session").GetString());
        Assert.Equal(5, root.GetProperty("seq").GetInt32());
        Assert.Equal(4, root.GetProperty("dropped").GetInt32());
        Assert.Equal("""{"start_sample":60000,"end_sample":90000}""", root.GetProperty("update").GetRawText());
        Assert.Equal("30000", root.GetProperty("sample_rate").GetRawText());
        string sha256 = new('a', 64);
        Assert.Equal($$"""{"name":"cerebellum-forest","version":"1.2.0","sha256":"{{sha256}}"}""", root.GetProperty("model").GetRawText());
        Assert.Equal(
            """{"id":"7","channel":17,"label":"GoC","p":0.8125,"probs":[0.0625,0.0625,0.8125,0.0625,0.0000],"novelty":0.250"""
            + ""","n_spikes":1234,"rate":20.50,"status":"ok","judged":90000,"since":90000,"changed":true}""",
            root.GetProperty("units")[0].GetRawText());
        Assert.Equal(
            """{"id":"8","channel":17,"label":null,"p":0.0000,"probs":[],"novelty":0.250"""
            + ""","n_spikes":1234,"rate":20.50,"status":"warming","reason":"42 of 100 spikes","since":90000,"changed":false}""",
            root.GetProperty("units")[1].GetRawText());
        Assert.True(root.GetProperty("latency_us").GetInt64() >= 0);
        long ticks = root.GetProperty("t_unix_ns").GetInt64() / 100;
        Assert.InRange(DateTimeOffset.UnixEpoch.AddTicks(ticks), before, after);
    }

    [Fact]
    public void Model_says_the_tissue_that_was_named()
    {
        LabelSession session = Example.Session();
        using var writer = new LabelMessageWriter(session with { Model = session.Model with { Home = "cerebellum" } });
        using JsonDocument json = JsonDocument.Parse(writer.WriteKeyframe(0, null, 0).AsMemory());
        Assert.EndsWith("\",\"home\":\"cerebellum\"}", json.RootElement.GetProperty("model").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Label_message_holds_the_updated_units_and_a_keyframe_all()
    {
        UnitLabel judged = Example.Unit("judged", changed: true);
        UnitLabel silent = Example.Unit("silent");
        UnitLabel fellSilent = Example.Unit("fell silent", changed: true);
        LabelUpdate window = Example.Window(0, [judged, silent, fellSilent], updated: [judged, fellSilent]);
        using var writer = new LabelMessageWriter(Example.Session());

        Assert.Equal(["judged", "fell silent"], Units(LabelTopics.Label, writer.WriteLabel(0, window, 0)));
        Assert.Equal(["judged", "silent", "fell silent"], Units(LabelTopics.Keyframe, writer.WriteKeyframe(1, window, 0)));
    }

    [Fact]
    public void Heartbeat_has_every_counter_of_the_stream()
    {
        var counters = new StreamCounters
        {
            Spikes = 1,
            Duplicates = 2,
            Late = 3,
            Ahead = 4,
            BadWaveforms = 5,
            OutOfOrder = 6,
            ClockRestarts = 7,
            CoalescedUpdates = 8,
            BadMessages = 9,
            Unsorted = 10,
            LostMessages = 11,
            Windows = new WindowCounters(12, 13, 14, 15),
        };
        LabelUpdate window = Example.Window(0, 1) with { Counters = counters };
        using var writer = new LabelMessageWriter(Example.Session());
        ArraySegment<byte> json = writer.WriteStatus(9, window, dropped: 1, labelMessages: 6, lastLabelSequence: 8, queueDepth: 2);

        var status = Assert.IsType<StatusMessage>(Read(LabelTopics.Status, json));
        Assert.Equal(counters, status.Counters);
        Assert.Equal((6, 8, 2, 1), (status.LabelMessages, status.LastLabelSequence, status.QueueDepth, status.Dropped));
        using JsonDocument document = JsonDocument.Parse(json.AsMemory());
        Assert.Equal(typeof(StreamCounters).GetProperties().Length, document.RootElement.GetProperty("counters").EnumerateObject().Count());
    }

    [Fact]
    public void Cells_have_windows_and_no_spikes()
    {
        using var writer = new LabelMessageWriter(Example.Session());
        ArraySegment<byte> json = writer.WriteLabel(0, Example.Window(0, [Example.Unit("c") with { IsCell = true, Spikes = 12 }]), 0);
        using JsonDocument document = JsonDocument.Parse(json.AsMemory());
        Assert.False(document.RootElement.TryGetProperty("units", out _));
        Assert.Equal(
            """{"id":"c","label":"GoC","p":0.8125,"probs":[0.0625,0.0625,0.8125,0.0625,0.0000],"novelty":0.250"""
            + ""","n_windows":12,"status":"ok","judged":90000,"since":90000,"changed":false}""",
            document.RootElement.GetProperty("cells")[0].GetRawText());
        UnitLabel cell = Assert.Single(Assert.IsType<UnitsMessage>(Read(LabelTopics.Label, json)).Units);
        Assert.Equal((true, 12), (cell.IsCell, cell.Spikes));
    }

    [Fact]
    public void A_unit_of_other_tissue_has_its_probability()
    {
        using var writer = new LabelMessageWriter(Example.Session());
        UnitLabel foreign = Example.Unit("7", label: null) with { Status = LabelStatus.Foreign, Foreign = 0.96, Reason = "like units of other tissue" };
        UnitLabel read = ((UnitsMessage)Read(LabelTopics.Label, writer.WriteLabel(0, Example.Window(0, [foreign]), 0))).Units[0];
        Assert.Equal((LabelStatus.Foreign, 0.96, foreign.Reason), (read.Status, read.Foreign, read.Reason));
    }

    [Fact]
    public void An_update_says_whose_turn_it_is()
    {
        using var writer = new LabelMessageWriter(Example.Session());
        LabelUpdate update = Example.Window(1, 1);
        update = update with { Signals = Example.Signals(update) with { Phase = new Phase(7, 20) } };
        ArraySegment<byte> json = writer.WriteLabel(0, update, 0);
        const string Moment = """"
            "update":{"start_sample":30000,"end_sample":60000,"phase":7,"phases":20}
            """";
        Assert.Contains(Moment, Text(json));
        Assert.Equal(new Phase(7, 20), Read(LabelTopics.Label, json).Update!.Phase);
        Assert.False(TryRead(LabelTopics.Label, Text(json).Replace("\"phase\":7", "\"phase\":20"), out _, out string problem));
        Assert.Contains("phase 20 is none of 20", problem);
    }

    [Fact]
    public void Version_1_has_the_fields_that_its_subscribers_know()
    {
        UnitLabel foreign = Example.Unit("f", label: null) with { Status = LabelStatus.Foreign, Foreign = 0.96, Reason = "like units of other tissue" };
        UnitLabel cell = Example.Unit("c") with { IsCell = true };
        LabelUpdate update = Example.Window(2, [Example.Unit("7", changed: true), foreign, cell]);
        update = update with { Signals = Example.Signals(update) with { Phase = new Phase(7, 20) } };
        using var writer = new LabelMessageWriter(Example.Session(), version: 1);
        ArraySegment<byte> json = writer.WriteLabel(5, update, dropped: 4);
        using JsonDocument document = JsonDocument.Parse(json.AsMemory());
        JsonElement root = document.RootElement;
        Assert.Equal(1, root.GetProperty("version").GetInt32());
        Assert.Equal("""{"start_sample":60000,"end_sample":90000}""", root.GetProperty("window").GetRawText());
        Assert.Equal(
            [
                """{"id":"7","channel":17,"label":"GoC","p":0.8125,"probs":[0.0625,0.0625,0.8125,0.0625,0.0000],"novelty":0.250"""
                + ""","n_spikes":1234,"rate":20.50,"status":"ok","since":90000,"changed":true}""",
                """{"id":"f","channel":17,"label":null,"p":0.0000,"probs":[],"novelty":0.250"""
                + ""","n_spikes":1234,"rate":20.50,"status":"outlier","reason":"like units of other tissue","since":90000,"changed":false}""",
                """{"id":"c","channel":17,"label":"GoC","p":0.8125,"probs":[0.0625,0.0625,0.8125,0.0625,0.0000],"novelty":0.250"""
                + ""","n_spikes":1234,"rate":20.50,"status":"ok","since":90000,"changed":false,"cell":true}""",
            ],
            root.GetProperty("units").EnumerateArray().Select(unit => unit.GetRawText()));
        Assert.True(TryRead("celltypes/v1/label/", Text(json), out LabelMessage? message, out string problem), problem);
        Assert.Equal([false, false, true], ((UnitsMessage)message!).Units.Select(unit => unit.IsCell));
        string counters = Text(writer.WriteStatus(0, update, 0, 0, null, 0));
        Assert.Contains("\"coalesced_windows\":0", counters);
        Assert.Contains("\"silent_windows\":0", counters);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void There_is_no_other_version(int version) =>
        Assert.Equal("LabelProtocol", Assert.Throws<SettingException>(() => new LabelMessageWriter(Example.Session(), version)).Name);

    [Fact]
    public void Signals_are_read_back_bit_for_bit()
    {
        UnitSignals[] written = [SignalsPayload.Of(Example.Snapshot("7", 2)), SignalsPayload.Of(Example.Snapshot("8", 0))];
        using var writer = new LabelMessageWriter(Example.Session());
        ArraySegment<byte> json = writer.WriteSignals(3, Example.Window(0, 1), written, 0);
        byte[] topic = Encoding.UTF8.GetBytes(LabelTopics.Signals);
        Assert.True(LabelMessageReader.TryRead(topic, json.ToArray(), SignalsPayload.Write(written), out LabelMessage? message, out string problem), problem);
        IReadOnlyList<UnitSignals> read = Assert.IsType<SignalsMessage>(message).Units;
        Assert.Equal(["7", "8"], read.Select(unit => unit.Unit));
        Assert.All(written.Zip(read), pair =>
        {
            Assert.Equal((pair.First.Channel, pair.First.Spikes, pair.First.Violations), (pair.Second.Channel, pair.Second.Spikes, pair.Second.Violations));
            Assert.Equal(pair.First.Autocorrelograms.Select(counts => counts.Axis), pair.Second.Autocorrelograms.Select(counts => counts.Axis));
            Assert.Equal(pair.First.Autocorrelograms.SelectMany(counts => counts.Counts.ToArray()), pair.Second.Autocorrelograms.SelectMany(counts => counts.Counts.ToArray()));
            Assert.Equal(pair.First.Template?.Values, pair.Second.Template?.Values);
            Assert.Equal(pair.First.Template?.Channels, pair.Second.Template?.Channels);
        });
        foreach (byte[] payload in new byte[][] { [], SignalsPayload.Write(written)[..^4], [.. SignalsPayload.Write(written), 0] })
        {
            Assert.False(LabelMessageReader.TryRead(topic, json.ToArray(), payload, out _, out problem));
            Assert.Contains("the payload is", problem);
        }
    }

    [Fact]
    public void Signals_have_the_sixteen_channels_with_the_largest_amplitudes()
    {
        Template sent = SignalsPayload.Of(Example.Snapshot("7", 40)).Template!;
        Assert.Equal(Enumerable.Range(24, 16), sent.Channels);
        Assert.Equal(Example.Snapshot("7", 40).Template!.Row(39).ToArray(), sent.Row(15).ToArray());
    }

    [Fact]
    public void Heartbeat_says_where_the_model_runs_if_that_is_known()
    {
        using var writer = new LabelMessageWriter(Example.Session() with { Device = "cuda" });
        Assert.Equal("cuda", Assert.IsType<StatusMessage>(Read(LabelTopics.Status, writer.WriteStatus(0, null, 0, 0, null, 0))).Device);
        using var silent = new LabelMessageWriter(Example.Session());
        ArraySegment<byte> json = silent.WriteStatus(0, null, 0, 0, null, 0);
        Assert.DoesNotContain("device", Encoding.UTF8.GetString(json));
        Assert.Null(Assert.IsType<StatusMessage>(Read(LabelTopics.Status, json)).Device);
    }

    [Fact]
    public void Before_the_first_window_there_are_no_units_and_no_window()
    {
        using var writer = new LabelMessageWriter(Example.Session());
        var keyframe = Assert.IsType<UnitsMessage>(Read(LabelTopics.Keyframe, writer.WriteKeyframe(0, null, 0)));
        Assert.Empty(keyframe.Units);
        Assert.Null(keyframe.Update);
        Assert.Equal(Example.Classes, keyframe.Classes);
        var status = Assert.IsType<StatusMessage>(Read(LabelTopics.Status, writer.WriteStatus(1, null, 0, 0, null, 0)));
        Assert.Null(status.LastLabelSequence);
        Assert.Null(status.Counters);
        Assert.IsType<EndMessage>(Read(LabelTopics.End, writer.WriteEnd(2, null, 0)));
    }

    [Fact]
    public void What_is_written_is_read_back_to_the_written_digits()
    {
        Prop.ForAll(Windows(), window =>
        {
            using var writer = new LabelMessageWriter(Example.Session());
            var label = (UnitsMessage)Read(LabelTopics.Label, writer.WriteLabel(1, window, 2));
            var keyframe = (UnitsMessage)Read(LabelTopics.Keyframe, writer.WriteKeyframe(1, window, 2));
            var expected = new LabelMessageUpdate(window.StartSample, window.EndSample, window.SamplingRate);
            Assert.Equal(expected, label.Update);
            Assert.Equal(expected, keyframe.Update);
            Assert.Equal(window.Updated.Count, label.Units.Count);
            Assert.All(window.Units.Zip(keyframe.Units), pair => AssertSame(pair.First, pair.Second));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 1e9)]
    [InlineData(double.NegativeInfinity, -1e9)]
    [InlineData(double.MaxValue, 1e9)]
    [InlineData(double.Epsilon, 0)]
    public void Every_number_written_is_finite(double value, double written)
    {
        UnitLabel unit = Example.Unit("1") with
        {
            Probability = value,
            Novelty = value,
            Rate = value,
            Probabilities = [(float)value],
        };
        using var writer = new LabelMessageWriter(Example.Session());
        LabelUpdate window = Example.Window(0, [unit]);
        using var end = JsonDocument.Parse(Text(writer.WriteEnd(0, window with { SamplingRate = value }, 0)));
        Assert.Equal(written, end.RootElement.GetProperty("sample_rate").GetDouble());
        var message = (UnitsMessage)Read(LabelTopics.Keyframe, writer.WriteKeyframe(0, window, 0));
        UnitLabel read = message.Units[0];
        Assert.Equal((written, written, written, (float)written), (read.Probability, read.Novelty, read.Rate, read.Probabilities[0]));
    }

    [Fact]
    public void Json_of_every_kind_is_the_same_to_Python()
    {
        LabelUpdate window = Example.Window(3, [Example.Unit("Kälte \"7\"\n\u0001", changed: true), Example.Unit("8", label: null)]);
        using var writer = new LabelMessageWriter(Example.Session("Größe"));
        string[] messages =
        [
            Text(writer.WriteLabel(0, window, 0)), Text(writer.WriteKeyframe(1, window, 0)),
            Text(writer.WriteStatus(2, window, 0, 1, 0, 0)), Text(writer.WriteEnd(3, window, 0)),
        ];
        string[] read = Python.Run(
            """
            import json, sys
            for text in sys.argv[1:]:
                m = json.loads(text)
                print(json.dumps([m["seq"], m["session"], [[u["id"], u["label"], u["p"]] for u in m.get("units", [])]]))
            """,
            messages);
        string name = "\"Gr\\u00f6\\u00dfe\"";
        string units = """[["K\u00e4lte \"7\"\n\u0001", "GoC", 0.8125], ["8", null, 0.0]]""";
        Assert.Equal(
            [$"[0, {name}, {units}]", $"[1, {name}, {units}]", $"[2, {name}, []]", $"[3, {name}, []]"],
            read);
    }

    [Fact]
    public void Writing_a_message_again_allocates_nothing_per_unit()
    {
        LabelUpdate window = Example.Window(0, 1000);
        using var writer = new LabelMessageWriter(Example.Session());
        Assert.InRange(Allocations.Of(1, () => writer.WriteLabel(3, window, 0)), 0, 1000);
    }

    [Theory]
    [InlineData("celltypes/v1/label/", "", "no JSON")]
    [InlineData("celltypes/v1/label/", "[]", "'message' is not an object")]
    [InlineData("celltypes/v1/label/", "{}", "'message' lacks the field 'schema'")]
    [InlineData("celltypes/v1/label/", """{"schema":"other\n"}""", "the schema is 'other?'")]
    [InlineData("celltypes/v1/label/", """{"schema":"celltypes.labels","version":3}""", "the version is 3; those from 1 to 2 are known")]
    [InlineData("celltypes/v1/end/", """{"schema":"celltypes.labels","version":2,"type":"end"}""", "'end' under the topic 'celltypes")]
    [InlineData("celltypes/v1/label/", """{"schema":"celltypes.labels","version":1,"type":"end"}""", "'end' under the topic 'celltypes")]
    [InlineData("celltypes/v1/more/", """{"schema":"celltypes.labels","version":1,"type":"more"}""", "the type 'more' is unknown")]
    [InlineData("celltypes/v1/end/", """{"schema":"celltypes.labels","version":1,"type":"end","session":"\ud800"}""", "not Unicode")]
    [InlineData("celltypes/v1/end/", """{"schema":"celltypes.labels","version":1,"type":"end","session":"","seq":1.5}""", "'seq' is not")]
    public void Wrong_message_is_told_in_one_line(string topic, string json, string problem)
    {
        Assert.False(TryRead(topic, json, out LabelMessage? message, out string told));
        Assert.Null(message);
        Assert.Contains(problem, told, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', told);
    }

    [Theory]
    [InlineData("\"label\":\"GoC\"", "\"label\":3", "'label' is not text")]
    [InlineData("\"p\":0.8125", "\"p\":1e999", "'p' is not a number")]
    [InlineData("\"status\":\"ok\"", "\"status\":\"fine\"", "the status 'fine' is unknown")]
    [InlineData("\"changed\":false", "\"changed\":0", "'changed' is not true or false")]
    [InlineData("\"n_spikes\":1234", "\"n_spikes\":99999999999", "'n_spikes' is not an integer")]
    [InlineData("[0.0625,", "[\"x\",", "'probs' is not a number")]
    [InlineData("\"sample_rate\":30000", "\"sample_rate\":0", "the sample rate is 0 Hz")]
    [InlineData("\"sample_rate\":30000", "\"sample_rate\":1e-300", "the sample rate is 1E-300 Hz")]
    [InlineData("\"id\":\"1\",", "", "'units' lacks the field 'id'")]
    [InlineData("\"update\":", "\"other\":", "it has units but no 'update'.")]
    public void Wrong_unit_is_told_in_one_line(string right, string wrong, string problem)
    {
        using var writer = new LabelMessageWriter(Example.Session());
        string json = Text(writer.WriteKeyframe(0, Example.Window(0, [Example.Unit("1")]), 0));
        Assert.Contains(right, json, StringComparison.Ordinal);
        Assert.False(TryRead(LabelTopics.Keyframe, json.Replace(right, wrong, StringComparison.Ordinal), out _, out string told));
        Assert.Contains(problem, told, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_fields_are_ignored()
    {
        using var writer = new LabelMessageWriter(Example.Session());
        string json = Text(writer.WriteEnd(7, null, 0)).Replace("{", """{"later":{"a":[1]},""", StringComparison.Ordinal);
        Assert.True(TryRead(LabelTopics.End, json, out LabelMessage? message, out string told), told);
        Assert.Equal(7, message!.Sequence);
    }

    [Fact]
    public void No_garbage_makes_the_reader_throw()
    {
        LabelUpdate window = Example.Window(3, [Example.Unit("7"), Example.Unit("8", label: null)]);
        using var writer = new LabelMessageWriter(Example.Session());
        UnitSignals[] signals = [SignalsPayload.Of(Example.Snapshot("7", 2)), SignalsPayload.Of(Example.Snapshot("8", 3))];
        (byte[] Topic, byte[] Json)[] messages =
        [
            (Encoding.UTF8.GetBytes(LabelTopics.Label), writer.WriteLabel(0, window, 0).ToArray()),
            (Encoding.UTF8.GetBytes(LabelTopics.Keyframe), writer.WriteKeyframe(0, window, 0).ToArray()),
            (Encoding.UTF8.GetBytes(LabelTopics.Status), writer.WriteStatus(0, window, 0, 1, 0, 0).ToArray()),
            (Encoding.UTF8.GetBytes(LabelTopics.End), writer.WriteEnd(0, window, 0).ToArray()),
            (Encoding.UTF8.GetBytes(LabelTopics.Signals), writer.WriteSignals(0, window, signals, 0).ToArray()),
        ];
        byte[] payload = SignalsPayload.Write(signals);
        var random = new MathNet.Numerics.Random.Xoshiro256StarStar(5, threadSafe: false);
        int refused = 0;
        for (int i = 0; i < 100_000; i++)
        {
            (byte[] topic, byte[] json) = messages[i % messages.Length];
            if (!LabelMessageReader.TryRead(Mutate(topic, random, 20), Mutate(json, random, 1), Mutate(payload, random, 2), out _, out string problem))
            {
                Assert.NotEqual(string.Empty, problem);
                Assert.DoesNotContain('\n', problem);
                refused++;
            }
        }
        Assert.InRange(refused, 10_000, 99_999);
    }

    private static byte[] Mutate(byte[] frame, Random random, int oneIn)
    {
        if (random.Next(oneIn) != 0) return frame;
        var bytes = new List<byte>(frame);
        for (int edits = random.Next(1, 4); edits > 0 && bytes.Count > 0; edits--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] = (byte)"{}[]\",:0-e\\\n"[random.Next(12)]; break;
                case 2: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                default: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 20), bytes.Count - at))); break;
            }
        }
        return bytes.ToArray();
    }

    private static Arbitrary<LabelUpdate> Windows()
    {
        Gen<double> numbers = ArbMap.Default.GeneratorFor<double>();
        Gen<string> texts = ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "none");
        Gen<UnitLabel> units =
            from id in texts
            from text in texts
            from status in Gen.Elements(Enum.GetValues<LabelStatus>())
            from hasLabel in Gen.Elements(true, false)
            from p in numbers
            from probabilities in numbers.Select(value => (float)value).ArrayOf()
            from integers in ArbMap.Default.GeneratorFor<int>().Three()
            from since in ArbMap.Default.GeneratorFor<long>()
            select new UnitLabel
            {
                Unit = id,
                Channel = integers.Item1,
                Status = status,
                Reason = hasLabel ? null : text,
                Label = hasLabel ? text : null,
                Probability = p,
                Probabilities = probabilities,
                Novelty = -p,
                Foreign = Math.Abs(p),
                Judged = hasLabel ? since : null,
                Spikes = integers.Item2,
                Rate = p / 3,
                Since = since,
                Changed = integers.Item3 % 2 == 0,
            };
        return (from list in units.ListOf()
                from number in ArbMap.Default.GeneratorFor<int>()
                select Example.Window(number, list)).ToArbitrary();
    }

    private static void AssertSame(UnitLabel written, UnitLabel read)
    {
        Assert.Equal(Valid(written.Unit), read.Unit);
        Assert.Equal(written.Label == null ? null : Valid(written.Label), read.Label);
        Assert.Equal(written.Reason == null ? null : Valid(written.Reason), read.Reason);
        Assert.Equal(
            (written.Channel, written.Status, written.Spikes, written.Judged, written.Since, written.Changed),
            (read.Channel, read.Status, read.Spikes, read.Judged, read.Since, read.Changed));
        AssertNear(written.Foreign, read.Foreign, 0.5e-4);
        AssertNear(written.Probability, read.Probability, 0.5e-4);
        AssertNear(written.Novelty, read.Novelty, 0.5e-3);
        AssertNear(written.Rate, read.Rate, 0.5e-2);
        Assert.Equal(written.Probabilities.Count, read.Probabilities.Count);
        Assert.All(written.Probabilities.Zip(read.Probabilities), pair => AssertNear(pair.First, pair.Second, 0.5e-4));
    }

    // Half a pair of surrogates is no Unicode; JSON gets the replacement character.
    private static string Valid(string text) => Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(text));

    private static void AssertNear(double written, double read, double half)
    {
        double finite = double.IsNaN(written) ? 0 : Math.Clamp(written, -1e9, 1e9);
        Assert.InRange(Math.Abs(finite - read), 0, half + Math.Abs(finite) * 1e-7);
    }

    private static LabelMessage Read(string topic, ArraySegment<byte> json)
    {
        Assert.True(TryRead(topic, Text(json), out LabelMessage? message, out string problem), problem);
        return message!;
    }

    private static bool TryRead(string topic, string json, out LabelMessage? message, out string problem) =>
        LabelMessageReader.TryRead(Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(json), payload: default, out message, out problem);

    private static IEnumerable<string> Units(string topic, ArraySegment<byte> json) =>
        ((UnitsMessage)Read(topic, json)).Units.Select(unit => unit.Unit);

    private static string Text(ArraySegment<byte> json) => Encoding.UTF8.GetString(json.Array!, json.Offset, json.Count);
}
