using System;
using System.CommandLine;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Cli.Live;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Publishing;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes live</c>: labels the units of a running recording.</summary>
internal static class LiveCommand
{
    public static Command Create()
    {
        Option<string> source = new("--source")
        {
            Description = $"Where spikes come from: {SourceSpec.Kinds}, for example sim:units=200,duration=10min,seed=1 (the options of simulate; sim: takes their defaults).",
            HelpName = "kind:place",
            Required = true,
        };
        Option<string> model = ModelPath.Option(), device = DeviceOption.Create();
        Option<string> speed = new("--speed")
        {
            Description = "How fast a recording is replayed: seconds of recording a second, or 'max'.",
            HelpName = "factor",
            DefaultValueFactory = _ => "1",
        };
        Option<double?> sampleRate = SamplingRates.Option("The sampling rate in Hz where the source does not say it.");
        Option<string?> probe = new("--probe") { Description = "The probe's channel_positions.npy, for models that need to know where channels are.", HelpName = "file" };
        Option<string?> keys = new("--source-key") { Description = "The CURVE public key file of an encrypted source.", HelpName = "file" };
        LiveOptions live = new();
        LabelOutput output = new(LabelPublisherOptions.DefaultEndpoint);

        ExampleCommand command = new("live", "Label the units of a running recording, or of one replayed.", "celltypes live --source phy:recordings/session1 --speed 20 --log labels.jsonl")
        {
            source, model, device, speed, sampleRate, probe, keys,
        };
        live.AddTo(command);
        output.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed,
            parsed.GetRequiredValue(source),
            ModelPath.Load(parsed.GetRequiredValue(model), parsed.GetRequiredValue(device)),
            new SourceSettings
            {
                Speed = ParseSpeed(parsed.GetRequiredValue(speed)),
                SamplingRate = parsed.GetValue(sampleRate),
                Probe = parsed.GetValue(probe) is string file ? PhyFolder.ReadChannelPositions(file) : null,
                Keys = parsed.GetValue(keys) is string key ? CurveKeys.Read(key) : null,
            },
            live,
            output,
            cancellation));
        return command;
    }

    internal static double ParseSpeed(string text)
    {
        if (text == "max") return double.PositiveInfinity;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double speed) && speed > 0 && !double.IsInfinity(speed)
            ? speed
            : throw new ArgumentException($"--speed is '{text}': write a number above 0, such as 20, or max.");
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, string source, ModelBundle bundle, SourceSettings settings, LiveOptions live, LabelOutput output, CancellationToken cancellation)
    {
        UnitModel model = bundle.Model;
        SourceSpec spec = SourceSpec.Open(source, model, settings, note => Console.Error.WriteLine($"celltypes live: {note}"));
        LabelSession session = output.Session(parsed, bundle);
        LabelOptions labelOptions = live.LabelOptions(parsed, spec.WhenBusy);
        using LabelPublisher? publisher = output.Publisher(parsed, session);
        using LabelLog? log = output.Log(parsed, session);
        LabelWindow? last;
        using (ILiveView view = output.View(parsed, $"celltypes live   {source}   model {model.Name} on {model.Device}"))
        {
            if (publisher is not null) view.Note($"publishing labels on {publisher.Endpoint}");
            last = await new LiveRun
            {
                Source = spec.Spikes,
                Counters = spec.Counters,
                Model = model,
                TrackerOptions = live.TrackerOptions(parsed),
                LabelOptions = labelOptions,
                View = view,
                Publisher = publisher,
                Log = log,
            }.RunAsync(cancellation);
        }
        LabelOutput.Close(log);
        if (last is null) Console.Error.WriteLine("celltypes live: ended without a spike.");
        return 0;
    }
}
