using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Reactive.Linq;
using System.Text;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that writes labels as text, for other sinks and protocols.</summary>
[DefaultProperty(nameof(Format))]
[Description("Writes labels as text, for other sinks and protocols.")]
public class FormatLabels : Transform<LabelFrame, string>
{
    /// <summary>Gets or sets what the text looks like; can be changed while the workflow runs.</summary>
    [Category(Categories.Output)]
    [Description("What the text looks like.")]
    public LabelFormat Format { get; set; }

    /// <summary>Writes labels.</summary>
    /// <param name="source">The labels.</param>
    /// <returns>One text for each frame.</returns>
    public override IObservable<string> Process(IObservable<LabelFrame> source) => Operators.Transform(nameof(FormatLabels), source, frames =>
        Observable.Using(() => new JsonLabels(), json => frames.Select(frame => Format == LabelFormat.Json ? json.Write(frame) : Lines(frame))));

    private static string Lines(LabelFrame frame)
    {
        IEnumerable<string> changes = frame.Changed.Select(unit => LabelText.Of(unit, frame.Seconds));
        return string.Join("\n", [.. changes, frame.ToString()]);
    }

    private sealed class JsonLabels : IDisposable
    {
        private LabelSession? _session;
        private LabelMessageWriter? _writer;
        private long _sequence;

        public string Write(LabelFrame frame)
        {
            // A receiver's publisher may come back with another model.
            if (_writer is null || _session != frame.Session)
            {
                _writer?.Dispose();
                _writer = new LabelMessageWriter(frame.Session);
                _session = frame.Session;
                _sequence = 0;
            }
            ArraySegment<byte> json = _writer.WriteLabel(_sequence++, frame.Update, dropped: 0);
            return Encoding.UTF8.GetString(json.Array!, json.Offset, json.Count);
        }

        public void Dispose() => _writer?.Dispose();
    }
}
