using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using CellTypes.Cli.Printing;
using CellTypes.Cli.Tests.Support;
using CellTypes.Streaming.Publishing;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Cli.Tests;

/// <summary>Text from outside that a terminal would obey: it is shown, and does nothing.</summary>
public sealed class HostileTextTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Clears the screen, sets the title; a C1 control; turns the direction of the text; ends the line in three ways; overwrites it; half a pair.
    private const string Hostile = "\u001b[2J\u001b]0;x\u0007\u009b31m\u202e\u2066\u200e\u2028\u2029\n\r\0\u007f\t\U000e0041\ud800";

    private const string Shown =
        @"\u001b[2J\u001b]0;x\u0007\u009b31m\u202e\u2066\u200e\u2028\u2029\u000a\u000d\u0000\u007f\u0009\U000e0041\ud800";

    [Fact]
    public void What_has_no_glyph_is_written_as_its_code() => Assert.Equal(Shown, Printable.Of(Hostile));

    [Theory]
    [InlineData("")]
    [InlineData("PkC_ss p=0.93 ~ \\u001b")]
    [InlineData("Größe 8 µV, Щ, 電, 😀, e\u0301")]
    public void What_has_a_glyph_stays(string text) => Assert.Same(text, Printable.Of(text));

    [Fact]
    public void What_is_written_as_a_line_stays_one_and_line_ends_that_are_written_stay()
    {
        using StringWriter output = new();
        using PrintableWriter writer = new(output);
        writer.WriteLine("a\nb");
        writer.Write("c\r\nd\re\n");
        writer.Write("f\n".ToCharArray());
        writer.Write('\u001b');
        Assert.Equal($"a\\u000ab{Environment.NewLine}c\r\nd\\u000de\nf\n\\u001b", output.ToString());
    }

    [Fact]
    public async Task Names_from_a_publisher_are_shown_and_do_nothing()
    {
        using XPublisherSocket publisher = new();
        string endpoint = $"tcp://127.0.0.1:{publisher.BindRandomPort("tcp://127.0.0.1")}";
        Task<ProgramResult> listening = Task.Run(() => Celltypes.Run("listen", endpoint), TestContext.Current.CancellationToken);
        Assert.True(publisher.TryReceiveFrameBytes(Patience, out _), "The listener did not subscribe.");
        Send(publisher, "keyframe", $$"""
            "dropped":0,"update":{"start_sample":0,"end_sample":30000},"sample_rate":30000,"model":{"name":"m","version":"1","sha256":""},"classes":["x"],
            "units":[{"id":"unit{{Json}}","channel":1,"label":"label{{Json}}","p":1,"probs":[1],"novelty":0,"n_spikes":10,"rate":1,
            "status":"ok","reason":"reason{{Json}}","since":0,"changed":true}]
            """);
        Send(publisher, "oops", "\"dropped\":0");
        Send(publisher, "end", "\"dropped\":0");
        string printed = (await listening.WaitAsync(Patience, TestContext.Current.CancellationToken)).Succeeded();
        Assert.Contains($"unit unit{JsonShown}  ok  label{JsonShown} p=1.00  (reason{JsonShown})  ", printed);
        Assert.Contains($"session session{JsonShown} has ended after ", printed);
        AssertPrintable(printed);
    }

    [Fact]
    public void Names_of_folders_and_on_the_command_line_are_shown_and_do_nothing()
    {
        using TemporaryFolder folder = new();
        string printed = Celltypes.Run("live", "--source", $"phy:{SaveHostile(folder)}", "--speed", "max", "--publish", "none", "--plain").Succeeded();
        Assert.Contains(@"evil\u001b]0;x\u0007", printed);
        AssertPrintable(printed);
        string refused = Celltypes.RunProcess("live", "--source", "phy:no\u001b[2Jwhere").Refused();
        Assert.Contains(@"no\u001b[2Jwhere", refused);
        AssertPrintable(refused);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Names_are_shown_in_the_table_of_a_terminal_and_do_nothing()
    {
        using TemporaryFolder folder = new();
        string recording = SaveHostile(folder);
        const string Terminal = """
            import os, pty, sys
            os.environ['TERM'] = 'xterm-256color'  # there may be none, and then there is no table
            out = bytearray()
            def keep(fd):
                data = os.read(fd, 65536)
                out.extend(data)
                return b'.'
            pty.spawn(sys.argv[1:], keep)
            assert b'\x1b[?1049h' in out, 'no table was drawn'
            print('raw' if b'\x1b]0;' in out or b'\x07' in out else 'clean', 'shown' if b'\\u001b]0;x' in out else 'lost')
            """;
        string[] told = Python.Run(
            Terminal, "dotnet", Celltypes.Program, "live", "--source", $"phy:{recording}", "--speed", "max", "--publish", "none");
        Assert.Equal("clean shown", told[^1].Trim('.', '\r'));
    }

    // What JSON can hold: no half pairs.
    private static string Json => string.Concat(Hostile[..^1].Select(c => $"\\u{(int)c:x4}"));

    private static string JsonShown => Shown[..^6];

    private static string SaveHostile(TemporaryFolder folder)
    {
        string recording = folder.PathOf("evil\u001b]0;x\u0007");
        Celltypes.Run("simulate", "--output", recording, "--units", "2", "--duration", "2s").Succeeded();
        return recording;
    }

    private static void Send(XPublisherSocket publisher, string type, string fields) => publisher.SendMoreFrame($"{LabelTopics.All}{type}/").SendFrame(
        Encoding.UTF8.GetBytes($$"""{"schema":"celltypes.labels","version":2,"type":"{{type}}","session":"session{{Json}}","seq":1,"t_unix_ns":1,"t_mono_ns":1,{{fields}}}"""));

    private static void AssertPrintable(string printed) => Assert.DoesNotContain(printed, c => c != '\n' && (char.IsControl(c) || c is '\u202e' or '\u2066' or '\u2028'));
}
