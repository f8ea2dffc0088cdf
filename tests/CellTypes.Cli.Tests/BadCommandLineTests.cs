using System;
using System.IO;
using CellTypes.Cli.Tests.Support;

namespace CellTypes.Cli.Tests;

/// <summary>Slips on the command line: one line on stderr that names the slip and the mend, a non-zero exit, nothing else.</summary>
public sealed class BadCommandLineTests(SimulatedFolders simulated)
{
    [Theory]
    [InlineData("labell x", "celltypes: Unrecognized command or argument 'labell'. See 'celltypes --help'.")]
    [InlineData("live --sauce zmq:tcp://127.0.0.1:9", "celltypes live: Unrecognized command or argument '--sauce'. See 'celltypes live --help'.")]
    [InlineData("live", "celltypes live: Option '--source' is required. See 'celltypes live --help'.")]
    [InlineData("live --source", "celltypes live: Required argument missing for option: '--source'.")]
    [InlineData("doctor extra", "celltypes doctor: Unrecognized command or argument 'extra'.")]
    [InlineData("evaluate --views acg/ms-100@1", "--views is called --inputs now. See ")]
    [InlineData("evaluate --seeds many", "--seeds is 'many'; it must be a whole number. See ")]
    public void Command_line_that_cannot_be_parsed_points_to_the_help(string arguments, string expected)
    {
        ProgramResult result = Celltypes.Run(arguments.Split(' '));
        Assert.StartsWith(expected, result.Refused().Replace("celltypes evaluate: ", ""), StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    [Theory]
    [InlineData("--window 20min", "--window is called --history now.")]
    [InlineData("--model cerebellum-networks --home cerebellum", "Model cerebellum-networks cannot tell units of other tissue, so that its home tissue changes nothing: leave the tissue away, or take a model that can.")]
    [InlineData("--speed 0", "--speed is '0'; it must be a number above 0, such as 20, or max.")]
    [InlineData("--speed -1", "--speed is '-1'; it must be a number above 0, such as 20, or max.")]
    [InlineData("--speed NaN", "--speed is 'NaN'; it must be a number above 0, such as 20, or max.")]
    [InlineData("--speed fast", "--speed is 'fast'; it must be a number above 0, such as 20, or max.")]
    [InlineData("--history banana", "'banana'; it must be a time with its unit, such as 500ms, 30s, 20min or 1.5h; without a unit it is seconds.")]
    [InlineData("--history -5s", "--history is '-5s'; it must be a time")]
    [InlineData("--history 0", "--history is 0s; it must be above 0 and at most 12 hours.")]
    [InlineData("--cadence 0", "--cadence is 0s; it must be from 1 ms to --history (20min).")]
    [InlineData("--history 5ms", "--cadence is 1s; it must be from 1 ms to --history (5ms).")]
    [InlineData("--history 30s", "--history is 30s; it must be longer than --warm-up-time (30s).")]
    [InlineData("--lateness 2min", "--lateness is 2min; it must be from 0 to 1 minute.")]
    [InlineData("--stale-after 0", "--stale-after is 0s; it must be above 0.")]
    [InlineData("--confirm 0", "--confirm is 0; it must be at least 1.")]
    [InlineData("--warm-up-spikes 0", "--warm-up-spikes is 0; it must be at least 1.")]
    [InlineData("--sample-rate 0", "--sample-rate is '0'; it must be in hertz, from 1000 to 1000000.")]
    [InlineData("--publish-keys none.key_secret", "--publish-keys encrypts what is published, but nothing is: name an endpoint with --publish, or leave --publish-keys away.")]
    [InlineData("--model nowhere", "there is no model at 'nowhere'; give a bundle folder or one of: cerebellum, cerebellum-forest, cerebellum-forest-acg, cerebellum-networks.")]
    [InlineData("--publish nonsense", "Cannot publish labels on nonsense: that is no endpoint. An endpoint looks like tcp://127.0.0.1:5561.")]
    [InlineData("--publish tcp://192.0.2.1:5561", "Cannot assign requested address. An endpoint looks like tcp://127.0.0.1:5561.")]
    [InlineData("--trigger potential:nan", "'potential:nan': 'nan' must be a number, such as 1.5.")]
    [InlineData("--source sim:units=2 --sample-rate 20000", "--sample-rate is for sources that do not say it, and sim: does; leave it away.")]
    [InlineData("--model /dev/null", "/dev/null is a file; give the folder that holds SHA256SUMS.")]
    public void Bad_option_of_live_is_named(string options, string expected) => Assert.Contains(
        expected, Celltypes.Run(["live", .. Source(options), .. NoPublisher(options), .. options.Split(' ')]).Refused());

    private string[] Source(string options) => options.StartsWith("--source ", StringComparison.Ordinal) ? [] : ["--source", $"phy:{simulated.Short}"];

    private static string[] NoPublisher(string options) => options.StartsWith("--publish ", StringComparison.Ordinal) ? [] : ["--publish", "none"];

    [Theory]
    [InlineData("tape:x", "'tape' is no kind of source: write phy:FOLDER, zmq:ENDPOINT, zmq-bind:ENDPOINT, open-ephys:ENDPOINT, event-broadcaster:ENDPOINT, sim:SETTINGS or trace:FILE.")]
    [InlineData("recordings", "'recordings' is no source: write phy:FOLDER, ")]
    [InlineData("sim:unit=3", "'sim:unit=3': there is no setting 'unit', perhaps units is meant; the settings are units, duration, seed, noise, drift, unsorted, merged, split.")]
    [InlineData("sim:units=many", "'sim:units=many': units is 'many'; it must be a whole number.")]
    [InlineData("sim:duration=banana", "'sim:duration=banana': duration is 'banana'; it must be a time with its unit")]
    [InlineData("sim:units=99999999999", "units is '99999999999'; it must be a whole number below 2147483648.")]
    [InlineData("sim:units=2,noise=1e999", "noise is '1e999'; it must be a number, such as 1.5.")]
    [InlineData("sim:units=0", "'sim:units=0': units is 0; it must be from 1 to ")]
    [InlineData("sim", "'sim' is no source: write phy:FOLDER, ")]
    [InlineData("phy:", "'phy:' is no source: write phy:FOLDER, ")]
    [InlineData("zmq:nonsense", "'nonsense' is not an address to connect to: write tcp://HOST:PORT, for example tcp://127.0.0.1:5560.")]
    [InlineData("zmq:tcp://127.0.0.1", "'tcp://127.0.0.1' is not an address to connect to")]
    [InlineData("open-ephys:tcp://127.0.0.1:99999", "'tcp://127.0.0.1:99999' is not an address to connect to")]
    [InlineData("event-broadcaster:udp://127.0.0.1:1", "'udp://127.0.0.1:1' is not an address to connect to")]
    [InlineData("zmq-bind:tcp://192.0.2.1:5560", "Cannot assign requested address. An endpoint looks like tcp://127.0.0.1:5560.")]
    [InlineData("zmq:tcp://host.invalid:5560", ". An endpoint looks like tcp://127.0.0.1:5560.")]
    public void Bad_source_is_named(string source, string expected) =>
        Assert.Contains(expected, Celltypes.Run("live", "--source", source, "--publish", "none").Refused());

    [Theory]
    [InlineData("listen nonsense", "Cannot receive labels from nonsense: that is no endpoint. An endpoint looks like tcp://127.0.0.1:5561.")]
    [InlineData("listen tcp://127.0.0.1:9 --key /none", "Cannot read the CURVE certificate /none: ")]
    [InlineData("inspect nowhere", "there is no model at 'nowhere'; give a bundle folder or one of: ")]
    [InlineData("train nothing --output /dev/null/x", "There is no recipe nothing; the recipes are cerebellum, cerebellum-forest, cerebellum-forest-acg.")]
    [InlineData("simulate --units 0 --output /dev/null/x", "--units is 0; it must be from 1 to ")]
    [InlineData("simulate --units -3 --output /dev/null/x", "--units is -3; it must be from 1 to ")]
    [InlineData("simulate --duration 0 --output /dev/null/x", "--duration is 0; it must be above 0 s")]
    [InlineData("simulate --duration -5 --output /dev/null/x", "--duration is '-5'; it must be a time")]
    [InlineData("simulate --noise -1 --output /dev/null/x", "--noise is -1; it must be 0 uV or more, and below 10,000 uV.")]
    [InlineData("simulate --noise NaN --output /dev/null/x", "--noise is 'NaN'; it must be a number, such as 1.5.")]
    [InlineData("simulate --noise 1,5 --output /dev/null/x", "--noise is '1,5'; it must be a number, such as 1.5.")]
    [InlineData("simulate --drift NaN --output /dev/null/x", "--drift is 'NaN'; it must be a number, such as 1.5.")]
    [InlineData("simulate --drift -5 --output /dev/null/x", "--drift is -5; it must be 0 um or more, and below 1,000,000 um.")]
    [InlineData("simulate --unsorted -1 --output /dev/null/x", "--unsorted is -1; it must be from 0 to 100,000 Hz.")]
    [InlineData("simulate --unsorted NaN --output /dev/null/x", "--unsorted is 'NaN'; it must be a number, such as 1.5.")]
    [InlineData("simulate --split -0.1 --output /dev/null/x", "--split is -0.1; it must be from 0 to 1.")]
    [InlineData("simulate --merged NaN --output /dev/null/x", "--merged is 'NaN'; it must be a number, such as 1.5.")]
    [InlineData("simulate --seed -1 --output /dev/null/x", "--seed is -1; it must be 0 or more.")]
    [InlineData("simulate --merged 2 --output /dev/null/x", "--merged is 2; it must be from 0 to 1.")]
    [InlineData("simulate --merged 0.7 --split 0.6 --output /dev/null/x", "--merged is 0.7; it must be at most 1 together with --split (0.6).")]
    [InlineData("dataset info nothing.h5", "Cannot read nothing.h5: there is no such file. Name another file.")]
    [InlineData("dataset info /tmp", "Cannot read /tmp: it is a folder. Name another file.")]
    [InlineData("evaluate --data allen:/dev/null", "/dev/null is a file; give a folder of .nwb files.")]
    [InlineData("simulate --units 2 --duration 2 --output /dev/null/x", "Cannot write to /dev/null/x: ")]
    [InlineData("demo --units 0", "--units is 0; it must be from 1 to ")]
    [InlineData("demo --drift -5", "--drift is -5; it must be 0 um or more")]
    [InlineData("demo --publish-keys none.key_secret", "--publish-keys encrypts what is published, but nothing is: ")]
    [InlineData("demo --speed 0", "--speed is '0'")]
    public void Bad_argument_is_named(string arguments, string expected) => Assert.Contains(expected, Celltypes.Run(arguments.Split(' ')).Refused());

    [Theory]
    [InlineData("label", "999")]
    [InlineData("label", "NaN")]
    [InlineData("features", "0")]
    [InlineData("features", "1000001")]
    [InlineData("live --source open-ephys:tcp://127.0.0.1:9", "3")]
    public void Sampling_rate_out_of_range_is_named(string command, string rate)
    {
        string[] place = command.Contains("--source") ? [] : [simulated.Short];
        Assert.Contains(
            $"--sample-rate is '{rate}'; it must be in hertz, from 1000 to 1000000.", Celltypes.Run([.. command.Split(' '), .. place, "--sample-rate", rate]).Refused());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Session_without_a_name_is_refused(string name) => Assert.Contains(
        "--session has no name: write one, or leave --session away for a new unique one.",
        Celltypes.Run("live", "--source", $"phy:{simulated.Short}", "--publish", "none", "--session", name).Refused());

    [Theory]
    [InlineData("--data moon", "there is no data set 'moon'; the sets are thesis_features, ")]
    [InlineData("--protocol never", "There is no protocol 'never': use loo, kfold:10 (2 or more), kfold:10,group=cell, group:mouse, group:recording, group:lab, labels-per-class:4 (1 or more), split:3:7, split:3:7,group=cell or new-lab:10,lab=hull (0 or more).")]
    [InlineData("--protocol kfold:1", "'kfold:1': '1' must be a whole number, 2 or more.")]
    [InlineData("--protocol group:moon", "The data has no group column 'moon': it has mouse, recording.")]
    [InlineData("--features colour", "--features is 'colour'; use all, temporal, waveform, or, where there are autocorrelograms, acg or robust.")]
    [InlineData("--features acg", "the data set holds features, not what --features acg asks for; use all, temporal or waveform.")]
    [InlineData("--model oracle", "There is no model family 'oracle': use thesis-forest, balanced-forest, forest, extra-trees, linear, ")]
    [InlineData("--protocol kfold:8", "Class MLI has 5 units, fewer than the 8 folds: use fewer folds, or loo.")]
    [InlineData("--lab moon", "the data set has no lab 'moon'.")]
    [InlineData("--seeds 0", "--seeds is 0; at least 1 is needed.")]
    [InlineData("--elapsed 10s", "The spike trains of these units are not known: use recordings, ")]
    [InlineData("--output /nowhere/x.json", "Cannot write to /nowhere/x.json: its folder does not exist. Name another place with --output.")]
    [InlineData("--data-folder /none", "the data folder /none does not exist; name another with --data-folder or in CELLTYPES_DATA.")]
    public void Bad_option_of_evaluate_is_named(string options, string expected)
    {
        SharedData.Folder("thesis_features");
        Assert.Contains(expected, Celltypes.Run(["evaluate", .. options.Split(' ')]).Refused());
    }

    [Fact]
    public void Data_folder_without_the_data_set_is_named()
    {
        using TemporaryFolder folder = new();
        foreach (string command in new[] { "evaluate", "train cerebellum-forest --output x" })
            Assert.Contains(folder.Root, Celltypes.Run([.. command.Split(' '), "--data-folder", folder.Root]).Refused());
    }

    [Fact]
    public void View_that_spikes_do_not_have_is_named_with_those_that_there_are()
    {
        Assert.Contains("There is no input trace/50ms@1 of sorted spikes; the inputs are ", Celltypes.Run("features", simulated.Short, "--inputs", "trace/50ms@1").Refused());
        Assert.DoesNotContain("trace/", Celltypes.Run("features", "--help").Succeeded());
        string line = Celltypes.Run("features", simulated.Short, "--inputs", "colour@1").Refused();
        Assert.Contains("There is no input colour@1 of sorted spikes; the inputs are acg/ms-100@1, ", line);
        Assert.DoesNotContain("trace/", line);
    }

    [Theory]
    [InlineData("label", "{0}")]
    [InlineData("label", "{0}/below")]
    [InlineData("features", "{0}/below")]
    [InlineData("label", "/proc/none")]
    [InlineData("features", "/proc/none")]
    [InlineData("features", "/tmp")]
    public void Place_that_cannot_be_written_to_is_named(string command, string place)
    {
        using TemporaryFolder folder = new();
        string file = folder.PathOf("file");
        File.WriteAllText(file, "");
        string output = string.Format(null, place, file);
        string line = Celltypes.Run(command, simulated.Recording, "--output", output).Refused();
        Assert.StartsWith($"celltypes {command}: Cannot write to {output}: ", line, StringComparison.Ordinal);
        Assert.EndsWith(". Name another place with --output.", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simulate")]
    [InlineData("features")]
    public void Empty_output_is_refused(string command) => Assert.Contains(
        "--output is empty: name a place to write to.", Celltypes.Run([command, .. command == "simulate" ? [] : new[] { simulated.Short }, "--output", ""]).Refused());

    [Fact]
    public void Simulation_is_not_written_over_what_a_folder_holds()
    {
        // There is no memory to simulate so much: the folder must be looked at before.
        using ChildProcess simulation = new(
            "env", ["DOTNET_GCHeapHardLimit=0x8000000", "dotnet", Celltypes.Program, "simulate", "--units", "200", "--duration", "2h", "--output", simulated.Short]);
        string line = simulation.WaitForExit().Refused();
        Assert.Contains($"The folder {simulated.Short} is not empty; name a new one.", line);
    }
}
