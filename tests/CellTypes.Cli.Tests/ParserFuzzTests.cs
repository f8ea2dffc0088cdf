using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using CellTypes.Cli.Commands;
using CellTypes.Cli.Data;
using CellTypes.Cli.Live;
using CellTypes.Cli.Options;
using CellTypes.Cli.Printing;
using CellTypes.Models.Networks;
using CellTypes.Models.Views;
using CellTypes.Streaming.Sources;
using CellTypes.Training.Bundles;
using CellTypes.Training.Data;
using CellTypes.Training.Families;
using CellTypes.Training.Folds;
using CellTypes.Training.ShortForms;
using CellTypes.Training.Tuning;

namespace CellTypes.Cli.Tests;

/// <summary>What is written on the command line, mutated at random: it has a value, or one sentence says what is wrong with it.</summary>
public sealed class ParserFuzzTests
{
    private const int Mutants = 1500;

    // What parsers stumble over, besides characters of their own.
    private static readonly string[] Pieces =
    [
        "", " ", "\t", "\n", "\0", "\u001b[2J", "\u202e", "\ud800", "é", "電", "=", ",", ":", ";", "(", ")", "()", "'", "\"", "-", "--", "+", "/", "\\", "@", "*", "%", "{0}",
        "0", "-1", "1e9", "1e308", "1e999", "-1e999", "nan", "NaN", "inf", "Infinity", "∞", "1e-400", "0x10", "99999999999999999999", "2147483648", "1,5", "ms", "min", "h", "tcp://",
    ];

    private static readonly string[] Form = ["': "];

    public static TheoryData<string> Parsers => [.. Known.Keys];

    // The parser, what a sentence of it names, and texts that are right.
    private static readonly Dictionary<string, (Action<string> Parse, string[] Names, string[] Right)> Known = new()
    {
        ["speed"] = (text => LiveCommand.ParseSpeed(text), ["--speed"], ["20", "max", "0.5"]),
        ["trigger"] = (text => TriggerSpec.Parse(text), ["--trigger", .. Form], ["event", "stimulus", "stimulus:50", "potential:-20", "30ms"]),
        ["simulation"] = (text => SimulationSettings.Parse(ShortForm.Parse($"sim:{text}")), Form, ["", "units=200,duration=10min,seed=1", "noise=3,drift=0.5,unsorted=20,merged=0.1,split=0.1"]),
        ["current clamp"] = (text => SweepSettings.ReadSimulation(ShortForm.Parse($"simclamp:{text}")), Form, ["", "cells=200,sweeps=4,seed=1", "sample-rate=50000,noise=0.2", "rate=20000"]),
        ["phy folders"] = (text => LabelledRecordings.Parse(ShortForm.Parse($"phy:{text}")).Load(_ => { }, CancellationToken.None), [.. Form, "folder", "Cannot read", "give --labels"], ["nowhere,labels=none.csv", "nowhere,label-column=x,spikes=all,group=good,lab=a"]),
        ["family"] = (text => ModelFamilies.Parse(text), ["amily", "is not written as", .. Form], ["forest", "calibrated:gp(length=1.4)+forest(trees=500,leaf=3)", "tuned(trials=5,folds=3):linear", "cnn:triple", "latent:spreading(neighbours=3)", "m2", "fixmatch"]),
        ["tunable family"] = (text => ModelFamilies.ParseTunable(text), ["amily", "is not written as", .. Form], ["forest", "gp+forest(leaf=3)", "linear(penalty=1)", "cnn:single(rate=0.001)"]),
        ["protocol"] = (text => Protocol.Parse(text), ["rotocol", .. Form], ["loo", "kfold:10", "kfold:10,group=cell", "group:mouse", "labels-per-class:4", "split:3:7", "split:3:7,group=cell", "new-lab:10,lab=hull"]),
        ["merge"] = (text => ClassMerge.Parse(text), ["merge", "class"], ["Inh=Ndnf+Pvalb+Sst+Vip", "a=b+c"]),
        ["view"] = (text => UnitViews.Parse(text), ["There is no input"], ["acg/ms-100@1", "trace/50ms@1"]),
        ["device"] = (text => NetworkDevice.Parse(text == "cuda" ? "cpu" : text), ["There is no device"], ["auto", "cpu"]),
        ["recipe"] = (text => BundleRecipe.Parse(text), ["There is no recipe"], ["cerebellum", "cerebellum-forest"]),
        ["score"] = (text => TuningScore.Named(text), ["score"], [TuningScore.MacroF1.Name]),
        ["sampler"] = (text => TrialSamplers.Named(text), ["sampler"], ["tpe", "random"]),
        ["address"] = (text => ZeroMqSpikes.Native(text), ["is not an address"], ["tcp://127.0.0.1:5560", "tcp://[::1]:80", "tcp://localhost:1"]),
        ["address to bind"] = (text => ZeroMqSpikes.Native(text, new ZeroMqOptions { Bind = true }), ["is not an address"], ["tcp://*:*", "tcp://127.0.0.1:0"]),
    };

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Any_text_is_a_value_or_refused_in_one_sentence(string parser)
    {
        (Action<string> parse, string[] names, string[] right) = Known[parser];
        Random random = new(17);
        foreach (string text in right.Concat(Enumerable.Range(0, Mutants).Select(_ => Mutant(right, random))))
        {
            if (Record.Exception(() => parse(text)) is not Exception refusal) continue;
            Assert.DoesNotContain(text, parser == "phy folders" ? [] : right);
            string what = $"'{Printable.Of(text)}' gives {refusal.GetType().Name}: {refusal.Message}\n{refusal.StackTrace}";
            Assert.True(refusal is CellTypesException || (parser == "phy folders" && refusal is System.IO.IOException), what);
            // As the command line prints it.
            string sentence = refusal is SettingException setting ? SettingNames.Spell(setting, "--") : refusal.Message;
            Assert.True(names.Any(name => sentence.Contains(name, StringComparison.Ordinal) || sentence.Contains($"--{name}")), what);
            Assert.False(sentence.Contains("Parameter '") || sentence.Contains("System."), what);
        }
    }

    private static string Mutant(string[] right, Random random)
    {
        StringBuilder text = new(random.Next(8) == 0 ? "" : right[random.Next(right.Length)]);
        for (int change = 0; change <= random.Next(4); change++)
        {
            int at = random.Next(text.Length + 1), length = random.Next(1 + Math.Min(text.Length - at, 4));
            switch (random.Next(5))
            {
                case 0: text.Remove(at, length); break;
                case 1: text.Insert(at, Pieces[random.Next(Pieces.Length)]); break;
                case 2: text.Remove(at, length).Insert(at, Pieces[random.Next(Pieces.Length)]); break;
                case 3: text.Insert(at, text.ToString(at, text.Length - at)); break;
                default: text.Insert(at, (char)random.Next(0x250)); break;
            }
        }
        return text.ToString();
    }
}
