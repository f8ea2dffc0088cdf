using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Cli.Data;
using CellTypes.Cli.Live;
using CellTypes.Cli.Options;
using CellTypes.Dashboard;
using CellTypes.Dashboard.Curation;
using CellTypes.Dashboard.Sessions;
using CellTypes.Models.Bundles;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Tables;
using CellTypes.Training.Reports;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes dashboard</c>: a finished recording to look at and to curate, a publisher to follow, or saved evaluations, in the browser.</summary>
internal static class DashboardCommand
{
    private const string Remote = "tcp://";

    public static Command Create()
    {
        Argument<string[]> places = new("places")
        {
            Description = $"What to show: a recording ({SortedRecordings.Formats}), or the endpoint of another celltypes, such as tcp://rig:5561; and evaluations that 'celltypes evaluate --output FILE.json' has written.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<int> port = new("--port") { Description = "The port to serve at; 0 for any that is free.", DefaultValueFactory = _ => DashboardOptions.DefaultPort };
        Option<string> address = new("--address")
        {
            Description = "The address to serve at: 127.0.0.1 is this computer only. Others can open the page at any other one, 0.0.0.0 for all, if they know the token at the end of its URL.",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        Option<bool> noBrowser = new("--no-browser") { Description = "Open no browser." };
        Option<string> model = ModelPath.Option(), device = ModelPath.DeviceOption();
        Option<string?> home = ModelPath.HomeOption();
        Option<double?> sampleRate = SamplingRates.Option("The sampling rate in Hz where the recording does not say it.");
        Option<string?> key = new("--key") { Description = "The file with the public CURVE key of a publisher that encrypts.", HelpName = "file" };
        RecordingOption raw = new();
        UnitSelection selection = new();
        ExampleCommand command = new("dashboard", "Show a finished recording in the browser and curate its labels, follow another celltypes, or show saved evaluations.", "celltypes dashboard recordings/session1")
        {
            places, port, address, noBrowser, model, device, home, sampleRate, key, raw.Option,
        };
        selection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string[] given = parsed.GetRequiredValue(places);
            string[] evaluations = [.. given.Where(place => place.EndsWith(".json", StringComparison.OrdinalIgnoreCase))], others = [.. given.Except(evaluations)];
            if (others.Length > 1) throw new CellTypesException($"{others[0]} and {others[1]} are two sessions, and a dashboard shows one: start another one with --port.");
            DashboardState state = new() { Evaluations = evaluations.Length == 0 ? null : HtmlReport.Make(NamedEvaluation.Read(evaluations), [], CommandText.Provenance(parsed), cancellation) };
            DashboardOptions options = new() { Port = parsed.GetRequiredValue(port), Address = Parse(parsed.GetRequiredValue(address)) };
            // Before a page is opened for nothing.
            bool isRemote = others is [string place] && place.StartsWith(Remote, StringComparison.Ordinal);
            if (isRemote) ZeroMqEndpoint.Check(others[0], bind: false);
            if (!isRemote && others is [string named] && !File.Exists(named) && !Directory.Exists(named)) throw new CellTypesException($"there is no recording at {named}.");
            ModelBundle? bundle = isRemote || others is [] ? null : ModelPath.Load(parsed.GetRequiredValue(model), parsed.GetRequiredValue(device), parsed.GetValue(home));
            await using DashboardServer server = await DashboardServer.StartAsync(options, state);
            Console.WriteLine($"dashboard at {server.Url}");
            if (!IPAddress.IsLoopback(options.Address)) Console.Error.WriteLine("celltypes dashboard: whoever knows the whole address, with its token, sees the page and can change labels; the connection is not encrypted.");
            if (!parsed.GetValue(noBrowser)) Browser.Open(server.Url);
            IDisposable? followed = null;
            try
            {
                if (others is []) state.Session = EvaluationsAlone(evaluations);
                else if (isRemote) followed = Follow(others[0], KeyFile.Read(parsed, key), state);
                else await Task.Run(() => Open(others[0], bundle!), cancellation).WaitAsync(cancellation);
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // That is how a dashboard ends.
            }
            followed?.Dispose();
            return 0;

            void Open(string path, ModelBundle bundle)
            {
                List<string> notes = [];
                state.Progress = $"reading {path} ...";
                SortedRecording all = SortedRecordings.Load(path, parsed.GetValue(sampleRate), withAmplitudes: true);
                UnitGroups chosen = UnitGroups.Choose(all, selection.Groups(parsed), selection.Column(parsed));
                chosen = chosen.With(raw.Apply(parsed, chosen.Recording));
                ModelPath.CheckRecording(bundle.Model, chosen.Recording);
                notes.AddRange(chosen.Recording.Notes);
                if (all.Units.Count > 0) notes.Add(chosen.Summary);
                LabelledRecording labelled = WorkBar.Show("labelling", bar => RecordingLabels.Label(chosen, bundle, new RollingOptions(), new LabelOptions(), null, new Shown(state, bar)));
                if (WrongTissue.Sentence([.. labelled.Units.Select(unit => unit.Label)], bundle.Model, WrongTissue.FewestFinished) is string sentence) notes.Add(sentence);
                foreach (string note in notes) Console.Error.WriteLine($"celltypes dashboard: {note}");
                state.Curation = new RecordingCuration(labelled, all, TimeProvider.System);
                state.Session = new RecordedSession(labelled, notes);
            }
        });
        return command;
    }

    private static IPAddress Parse(string address) => IPAddress.TryParse(address, out IPAddress? parsed)
        ? parsed
        : throw new CellTypesException($"--address is '{address}'; it must be an address of this computer such as 192.168.1.20, 0.0.0.0 for all of them, or 127.0.0.1.");

    // There is nothing but the evaluations: a session without units.
    private static RunningSession EvaluationsAlone(IReadOnlyList<string> evaluations)
    {
        RunningSession session = new(new SessionInfo { Title = string.Join(", ", evaluations.Select(Path.GetFileNameWithoutExtension)), IsLive = false }, [], () => []);
        session.Wait("");
        return session;
    }

    private static IDisposable Follow(string endpoint, CurveKeys? keys, DashboardState state)
    {
        LabelReceiver receiver = new(endpoint, keys, signals: true);
        RunningSession session = new(new SessionInfo { Title = endpoint, IsLive = true }, [], () => []);
        session.Wait($"waiting for labels from {endpoint} ...");
        state.Session = session;
        return receiver.Subscribe(new FollowedSession(session));
    }

    private sealed class Shown(DashboardState state, IProgress<double> bar) : IProgress<double>
    {
        public void Report(double value)
        {
            state.Progress = FormattableString.Invariant($"labelling: {100 * value:0} %");
            bar.Report(value);
        }
    }
}
