using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using CellTypes.Cli.Data;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Families;
using CellTypes.Training.Folds;
using CellTypes.Training.ShortForms;
using CellTypes.Training.Tuning;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes tune</c>: searches the settings of a family of models.</summary>
internal static class TuneCommand
{
    public static Command Create()
    {
        DataOptions data = new();
        Option<string> model = new("--model", "-m")
        {
            Description = "The family, as for evaluate. What it sets in parentheses stays as it is.",
            HelpName = "family",
            Required = true,
        };
        Option<string?> protocol = new("--protocol", "-p")
        {
            Description = "What is left out at a time to score a trial, as for evaluate. [default: kfold:5; kfold:5,group=cell for current-clamp sweeps]",
            HelpName = "protocol",
        };
        Option<int> trials = new("--trials") { Description = "The number of trials, those of a resumed log included.", DefaultValueFactory = _ => new TuningOptions().Trials };
        Option<string> sampler = new("--sampler")
        {
            Description = "How settings are chosen: tpe (tree-structured Parzen estimator) or random.",
            HelpName = "name",
            DefaultValueFactory = _ => TrialSamplers.Usual.Name,
        };
        Option<string> score = new("--score")
        {
            Description = $"What settings are judged by: {string.Join(", ", TuningScore.All.Select(s => s.Name))}; macro-f1 is the mean F1 over the classes present.",
            HelpName = "name",
            DefaultValueFactory = _ => TuningScore.MacroF1.Name,
        };
        Option<int> seed = new("--seed") { Description = "The seed of the trials, the folds and the fits.", DefaultValueFactory = _ => 0 };
        Option<string?> log = new("--log") { Description = "Append every trial to this JSON Lines file at once.", HelpName = "file" };
        Option<bool> resume = new("--resume") { Description = "Go on with the log of an interrupted search." };
        ExampleCommand command = new(
            "tune",
            "Search the settings with which a family of models labels units best that it has not seen. The best score flatters; evaluate --model tuned:FAMILY measures honestly.",
            "celltypes tune --model gp --data thesis_features --protocol group:mouse --trials 50 --log trials.jsonl")
        { model, protocol, trials, sampler, score, seed, log, resume };
        data.AddTo(command);
        command.SetWork((parsed, cancellation) =>
        {
            TunableFamily family = ModelFamilies.ParseTunable(parsed.GetRequiredValue(model));
            Protocol division = Protocol.Parse(parsed.GetValue(protocol) ?? (data.IsTrace(parsed) ? "kfold:5,group=cell" : "kfold:5"));
            TuningOptions options = new()
            {
                Trials = parsed.GetRequiredValue(trials),
                Sampler = TrialSamplers.Named(parsed.GetRequiredValue(sampler)),
                Score = TuningScore.Named(parsed.GetRequiredValue(score)),
                Seed = parsed.GetRequiredValue(seed),
            };
            options.Validate();
            if (parsed.GetValue(resume) && parsed.GetValue(log) is null) throw new CellTypesException("--resume goes on with a log: name it with --log.");
            TrainingTables tables = data.Read(parsed, cancellation);
            LabelledSet set = tables.Set;
            IReadOnlyList<Fold> folds = DataSets.Use(tables, () =>
            {
                Evaluator.Check(set, division, [options.Seed]);
                return division.Split(set, options.Seed);
            });
            string name = $"{data.Name(parsed)}, {data.Features(parsed)} inputs";
            using TrialLog? file = Open(parsed.GetValue(log), parsed.GetValue(resume), TrialLogHeader.Of(family, name, set, $"{division}", options));
            WriteHeading(name, tables, family, division, options);
            if (file?.Trials.Count > 0) Console.WriteLine($"{Counted.Of(file.Trials.Count, "trial")} in the log");
            TuningResult result = WorkBar.Show("trials", bar => Tuner.Run(
                family,
                set,
                folds,
                options,
                file?.Trials,
                trial =>
                {
                    file?.Append(trial);
                    bar.WriteLine(Describe(trial, options.Score, Fill(family, trial)));
                    bar.Report(new ReadingProgress(trial.Number + 1, options.Trials));
                },
                cancellation));
            WriteResult(result, options, division, family, Fill(family, result.Best));
        });
        return command;
    }

    private static TrialLog? Open(string? log, bool isResumed, TrialLogHeader header) =>
        log is null ? null : isResumed ? TrialLog.Resume(log, header) : TrialLog.Create(log, header);

    private static FamilyText Fill(TunableFamily family, Trial trial) => FamilyText.Parse(family.Name).With(trial.Settings);

    private static void WriteHeading(string data, TrainingTables tables, TunableFamily family, Protocol division, TuningOptions options)
    {
        Console.WriteLine($"{data}: {DataSets.Describe(tables.Set)}");
        foreach (string units in tables.LeftOut) Console.WriteLine($"left out: {units}");
        Console.WriteLine($"{family.Name}, searching");
        foreach (ParameterRange range in family.Space.Ranges) Console.WriteLine($"  {range}");
        Console.WriteLine($"protocol {division}, {Counted.Of(options.Trials, "trial")} ({options.Sampler.Name}), best {options.Score.Name}");
        Console.WriteLine();
    }

    private static string Describe(Trial trial, TuningScore score, FamilyText family)
    {
        string outcome = trial.Score is double value ? score.Format(value) : "failed";
        string problem = trial.Problem is null ? "" : $": {trial.Problem}";
        return string.Create(CultureInfo.InvariantCulture, $"trial {trial.Number}: {outcome}, {trial.Seconds:0.0} s, {family}{problem}");
    }

    private static void WriteResult(TuningResult result, TuningOptions options, Protocol division, TunableFamily family, FamilyText best)
    {
        int failed = result.Trials.Count(trial => trial.State == TrialState.Failed);
        Console.WriteLine();
        Console.WriteLine($"best of {Counted.Of(result.Trials.Count, "trial")}{(failed > 0 ? $", of which {failed} failed" : "")}: trial {result.Best.Number}, "
            + $"{options.Score.Format(result.Best.Score!.Value)}");
        Console.WriteLine($"  --model '{best}'");
        Console.WriteLine("This score is optimistic: it is the best of all trials on the units that the choice was made on.");
        Console.WriteLine($"For an honest one evaluate with --model '{Nested(options, division)}:{family.Name}', which searches inside each fold.");
    }

    // The same search, as far as it can be written so.
    private static ShortForm Nested(TuningOptions options, Protocol division)
    {
        Dictionary<string, string> settings = new() { ["trials"] = $"{options.Trials}" };
        if (options.Sampler != TrialSamplers.Usual) settings["sampler"] = options.Sampler.Name;
        if (options.Score != TuningScore.MacroF1) settings["score"] = options.Score.Name;
        if (division is LeaveGroupOut { Column: string column }) settings["group"] = column;
        if (division is StratifiedKFold { Folds: int folds }) settings["folds"] = $"{folds}";
        if (division is GroupedKFold { Column: LabelledSet.CellColumn, Folds: int ofCells }) settings["folds"] = $"{ofCells}";
        return new ShortForm("tuned", settings);
    }
}
