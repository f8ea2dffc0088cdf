using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Reactive.Linq;
using System.Threading.Tasks;
using CellTypes.Cli.Data;
using CellTypes.Cli.Live;
using CellTypes.Cli.Options;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;
using CellTypes.Models.Simulation;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;
using Spectre.Console;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes demo</c>: labels a simulated recording live and compares with the truth.</summary>
internal static class DemoCommand
{
    private const string SimulatedTissue = "cerebellum";

    public static Command Create()
    {
        SimulationSettings simulation = new();
        Option<string> model = ModelPath.Option(), device = ModelPath.DeviceOption();
        Option<string?> home = ModelPath.HomeOption();
        Option<string> speed = new("--speed")
        {
            Description = "How many times faster than real time the recording is played, or 'max'.",
            HelpName = "factor",
            DefaultValueFactory = _ => "20",
        };
        LiveOptions live = new();
        LabelOutput output = new(defaultEndpoint: null);
        LiveDashboard dashboard = new();
        ExampleCommand command = new(
            "demo",
            "Simulate a cerebellar Neuropixels recording, label it live, and compare with the truth.", "celltypes demo --units 200 --speed 20") { model, device, home, speed };
        simulation.AddTo(command);
        live.AddTo(command);
        output.AddTo(command);
        dashboard.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            ModelBundle bundle = ModelPath.Load(parsed.GetRequiredValue(model), parsed.GetRequiredValue(device));
            // Where the simulated probe is is known, as it is at most rigs. To a model of other tissue its units are foreign.
            if ((parsed.GetValue(home) ?? (bundle.Model.Foreign?.Tissue == SimulatedTissue ? SimulatedTissue : null)) is string tissue) bundle = bundle.AtHome(tissue);
            UnitModel unitModel = bundle.Model;
            ModelPath.CheckTakesSpikes(unitModel);
            SimulationOptions settings = simulation.Read(parsed);
            // A long one takes its time, and nothing is lost where a signal ends it.
            SimulatedRecording recording = await Task.Run(() => SimulatedRecording.Create(settings)).WaitAsync(cancellation);
            double factor = LiveCommand.ParseSpeed(parsed.GetRequiredValue(speed));
            live.CountsIntervals = dashboard.CountsIntervals(parsed);
            RollingOptions rollingOptions = live.RollingOptions(parsed);
            LabelOptions labelOptions = live.LabelOptions(parsed);
            int updates = live.Confirm(parsed);
            LabelSession labelSession = output.Session(parsed, bundle);
            await using LiveDashboard page = dashboard;
            await page.ServeAsync(parsed);
            using LabelPublisher? publisher = output.Publisher(parsed, labelSession);
            using LabelLog? log = output.Log(parsed, labelSession);
            LiveSession session = new()
            {
                Command = "celltypes demo",
                Source = Counted.Of(recording.Units.Count, "simulated unit"),
                Model = unitModel,
                Publisher = publisher,
                Log = log,
                WarmUp = live.WarmUp(parsed),
            };
            using ILiveView view = page.View(bundle, session, output.View(parsed, session));
            LabelUpdate? last = await new LiveRun
            {
                Labels = stop => SimulatedProbe.Create(recording, factor)
                    .OnReused(spikes => spikes.TakeUntil(stop))
                    .RollingUnits(unitModel.Views, rollingOptions)
                    .Classify(unitModel, labelSession, labelOptions)
                    .Confirm(updates),
                View = view,
                Session = session,
                // There is none, and the comparison says how it went.
                ChecksTissue = false,
            }.RunAsync(cancellation);
            using (DetachedOutput detached = new(_ => { }, () => { }))
            {
                if (last is not null) detached.Enqueue(() => Compare(Consoles.Output, recording, unitModel, last));
            }
            LabelOutput.Close(log, problem => ErrorLine.Tell($"celltypes demo: {problem}"));
            await page.StayAsync(cancellation);
            return 0;
        });
        return command;
    }

    private static void Compare(IAnsiConsole console, SimulatedRecording recording, UnitModel model, LabelUpdate last)
    {
        Dictionary<string, string> truth = recording.Units.ToDictionary(unit => $"{unit.Id}", unit => unit.Class.Name);
        (string Truth, string Verdict)[] units = [.. last.Units.Select(unit => (truth[unit.Unit], unit.Status == LabelStatus.Ok ? unit.Label! : LabelText.Name(unit.Status)))];
        IEnumerable<string> statuses = last.Units.Select(unit => unit.Status).Where(status => status != LabelStatus.Ok).Distinct().Order().Select(LabelText.Name);
        string[] verdicts = [.. model.Classes, .. statuses];
        PlainTable table = new("simulated class in rows, live label in columns", ["", .. verdicts]);
        foreach (string name in units.Select(unit => unit.Truth).Distinct().Order(StringComparer.Ordinal))
            table.AddRow([name, .. verdicts.Select(verdict => Count(units.Count(unit => unit == (name, verdict))))]);
        console.Write(table);
        int labelled = units.Count(unit => model.Classes.Contains(unit.Verdict)), right = units.Count(unit => unit.Truth == unit.Verdict);
        console.WriteLine($"{labelled} of {Counted.Of(units.Length, "unit")} {(labelled == 1 ? "has" : "have")} a confident label; {right} of these {(right == 1 ? "is" : "are")} right.");
        string[] unknown = [.. units.Select(unit => unit.Truth).Distinct().Except(model.Classes).Order(StringComparer.Ordinal)];
        if (unknown.Length > 0)
            console.WriteLine($"{string.Join(" and ", unknown)} {(unknown.Length == 1 ? "is" : "are")} unknown to {model.Name}: a label of such a unit cannot be right.");
        console.WriteLine("This is simulated: units were drawn from published quartiles, and accuracy here says nothing about real units.");
    }

    private static string Count(int count) => count == 0 ? "." : $"{count}";
}
