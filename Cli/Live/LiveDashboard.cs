using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Cli.Options;
using CellTypes.Dashboard;
using CellTypes.Dashboard.Sessions;
using CellTypes.Models.Bundles;
using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Live;

/// <summary>The page of a running session: its option, its server, and the view that feeds it.</summary>
internal sealed class LiveDashboard : IAsyncDisposable
{
    private readonly DashboardState _state = new();
    private DashboardServer? _server;
    private RunningSession? _running;

    private readonly Option<int?> _port = new("--dashboard")
    {
        Description = $"Show the session in the browser too, at this port of this computer. [default port: {DashboardOptions.DefaultPort}]",
        HelpName = "port",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _noBrowser = new("--no-browser") { Description = "Open no browser for the dashboard." };

    private bool _opens;

    public void AddTo(Command command)
    {
        command.Add(_port);
        command.Add(_noBrowser);
    }

    /// <summary>Tells whose intervals between spikes somebody looks at; null where there is no page.</summary>
    /// <param name="parsed">The command line.</param>
    public Func<string, bool>? CountsIntervals(ParseResult parsed) => IsAsked(parsed) ? unit => _running?.IsWatched(unit) == true : null;

    /// <summary>Begins to serve where it is asked for, before a log or a publisher is begun: the port may be taken.</summary>
    /// <param name="parsed">The command line.</param>
    public async Task ServeAsync(ParseResult parsed)
    {
        if (!IsAsked(parsed)) return;
        _opens = !parsed.GetValue(_noBrowser);
        int port = parsed.GetValue(_port) ?? DashboardOptions.DefaultPort;
        if (port is < 0 or > 65535) throw new CellTypesException($"--dashboard is {port}; a port is from 0, for any that is free, to 65535.");
        _server = await DashboardServer.StartAsync(new DashboardOptions { Port = port }, _state);
    }

    /// <summary>Shows a session on the page, if there is one.</summary>
    /// <param name="bundle">The model.</param>
    /// <param name="session">The session.</param>
    /// <param name="view">What else shows the session.</param>
    /// <returns>The view, or one that feeds the page as well.</returns>
    public ILiveView View(ModelBundle bundle, LiveSession session, ILiveView view)
    {
        if (_server is null) return view;
        _running = new RunningSession(
            new SessionInfo
            {
                Title = $"{session.Command} {session.Source}",
                IsLive = true,
                Model = new ModelIdentity(bundle.Model.Name, bundle.Card.Created, bundle.Model.Sha256),
                Device = bundle.Model.Device,
                Classes = bundle.Model.Classes,
                Bands = bundle.Training?.Bands ?? [],
            },
            bundle.Model.Views,
            () => Outputs(session));
        _state.Session = _running;
        view.Note($"dashboard at {_server.Url}");
        if (_opens) Browser.Open(_server.Url);
        return new SharedView(view, _running);
    }

    /// <summary>Keeps the page of a recording that has ended until the user has seen enough.</summary>
    public async Task StayAsync(CancellationToken cancellation)
    {
        if (_server is null || cancellation.IsCancellationRequested) return;
        Console.Error.WriteLine($"The session has ended; the dashboard stays at {_server.Url} until Ctrl-C.");
        await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    private bool IsAsked(ParseResult parsed) => parsed.GetResult(_port) is OptionResult { Implicit: false };

    private static IReadOnlyList<string> Outputs(LiveSession session) =>
    [
        session.Publisher is null ? "publisher none" : $"publisher {session.Publisher.Endpoint}{(session.Publisher.Dropped > 0 ? $", {Counted.Of(session.Publisher.Dropped, "message")} left out" : "")}",
        session.Log is null ? "log none" : $"log {session.Log.Path}, {Counted.Of(session.Log.NextSequence, "record")}{(session.Log.LastProblem is null ? "" : ", with problems")}",
    ];
}
