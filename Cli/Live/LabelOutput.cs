using System;
using System.CommandLine;
using CellTypes.Models.Bundles;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Live;

/// <summary>The options that say where labels go: a socket, a log, a screen.</summary>
internal sealed class LabelOutput(string? defaultEndpoint)
{
    private const string None = "none";

    private readonly Option<string> _publish = new("--publish")
    {
        Description = $"Publish labels over ZeroMQ at this endpoint, or '{None}'.",
        HelpName = "endpoint",
        DefaultValueFactory = _ => defaultEndpoint ?? None,
    };

    private readonly Option<string?> _curveKeys = new("--publish-keys")
    {
        Description = "Encrypt what is published with the CURVE key pair in this file (.key_secret, as pyzmq and CZMQ write it).",
        HelpName = "file",
    };

    private readonly Option<int> _protocol = new Option<int>("--label-protocol")
    {
        Description = "The version of the messages: 1 for subscribers that were written for it.",
        HelpName = "1|2",
        DefaultValueFactory = _ => LabelMessageWriter.CurrentVersion,
    }.AcceptOnlyFromAmong("1", "2");

    private readonly Option<string?> _log = new("--log") { Description = "Write every change of a label to this new JSON Lines file.", HelpName = "file" };
    private readonly Option<string?> _resume = new("--resume") { Description = "Go on with this log and its numbering.", HelpName = "file" };
    private readonly Option<string?> _session = new("--session") { Description = "The name of the session in messages and log. [default: a new unique one]", HelpName = "name" };
    private readonly Option<bool> _plain = new("--plain") { Description = "Print lines instead of a table, as when the output is not a terminal." };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _publish, _curveKeys, _protocol, _log, _resume, _session, _plain }) command.Add(option);
    }

    public LabelSession Session(ParseResult parsed, ModelBundle bundle)
    {
        LabelSession session = LabelSession.Of(bundle);
        if (parsed.GetValue(_session) is not string name) return session;
        return string.IsNullOrWhiteSpace(name)
            ? throw new CellTypesException("--session has no name: write one, or leave --session away for a new unique one.")
            : session with { Id = name };
    }

    public LabelPublisher? Publisher(ParseResult parsed, LabelSession session)
    {
        string endpoint = parsed.GetRequiredValue(_publish);
        if (endpoint == None)
        {
            return parsed.GetValue(_curveKeys) is null ? null : throw new CellTypesException(
                "--publish-keys encrypts what is published, but nothing is: name an endpoint with --publish, or leave --publish-keys away.");
        }
        return new LabelPublisher(session, new LabelPublisherOptions { Endpoint = endpoint, Version = parsed.GetValue(_protocol), Keys = KeyFile.Read(parsed, _curveKeys) });
    }

    public LabelLog? Log(ParseResult parsed, LabelSession session)
    {
        string? log = parsed.GetValue(_log), resume = parsed.GetValue(_resume);
        if (log is not null && resume is not null) throw new CellTypesException("--log begins a log and --resume goes on with one: give one of them.");
        return resume is not null ? LabelLog.Resume(resume, session) : log is not null ? LabelLog.Create(log, session) : null;
    }

    /// <summary>Closes a log, and repeats what other programs or the disk did to it: the view is gone, or shows the latest only.</summary>
    public static void Close(LabelLog? log, Action<string> tell)
    {
        log?.Close();
        foreach (string problem in log?.Problems.Since(0) ?? []) tell(OneLine.Of(problem));
    }

    public ILiveView View(ParseResult parsed, LiveSession session)
    {
        bool isTerminal = !Console.IsOutputRedirected && Consoles.Output.Profile.Capabilities.Ansi;
        if (isTerminal && !parsed.GetValue(_plain))
        {
            LiveTable table = new(Consoles.Output, session);
            ErrorLine.GiveTerminalBack = table.LeaveScreen;
            return new DetachedView(table);
        }
        DetachedView lines = new(new LiveLines(Console.Out, session.Title));
        if (session.Publisher is not null) lines.Note($"publishing labels on {session.Publisher.Endpoint}");
        return lines;
    }
}
