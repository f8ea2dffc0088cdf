using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Traces;

namespace CellTypes.Streaming.Sources;

/// <summary>Decodes the native trace format, version 1: topic, JSON header, a column of membrane potential and one of current.</summary>
/// <remarks>docs/protocol.md specifies the format byte for byte.</remarks>
internal sealed class NativeTraceDecoder : IMessageDecoder
{
    private static readonly byte[] Topic = Encoding.ASCII.GetBytes(TraceProtocol.Topic);

    private readonly TraceMessageHeader _header = new();
    private readonly Dictionary<string, int> _slots = [];
    private readonly TraceBatch _batch;
    private readonly MessageSequence _sequence;

    /// <summary>Creates a decoder.</summary>
    /// <param name="batch">The batch to fill.</param>
    public NativeTraceDecoder(TraceBatch batch)
    {
        _batch = batch ?? throw new ArgumentNullException(nameof(batch));
        _sequence = new MessageSequence(batch.Counters);
    }

    /// <inheritdoc/>
    public DecodeOutcome Decode(MessageFrames message)
    {
        _batch.Clear();
        _batch.ArrivedAt = message.ArrivedAt;
        if (!message.First.StartsWith(Topic)) return DecodeOutcome.Skipped;
        string? problem = message.Count == 3 ? _header.Read(message.Second) : $"3 frames are needed, not {message.Count}";
        // A bad message is not a lost one.
        if (message.Count == 3 && _header.Sequence is long number) _sequence.Arrived(number);
        else _sequence.ArrivedUnnumbered();
        if (problem is null && message.Third.Length != _header.PayloadLength)
        {
            problem = $"the payload has {message.Third.Length} bytes instead of {_header.PayloadLength} "
                + $"(samples: {_header.Samples}, {(_header.HasCurrent ? "with" : "without")} current)";
        }
        int slot = -1;
        if (problem is null && (slot = Slot()) < 0) problem = $"the source has named more than {TraceProtocol.MaxCells} cells";
        if (problem is not null)
        {
            _batch.Counters.CountBadMessage("trace message: " + problem);
            return DecodeOutcome.Bad;
        }
        Fill(slot, message.Third);
        if (!_header.End) return DecodeOutcome.Batch;
        _sequence.End();
        return DecodeOutcome.End;
    }

    private void Fill(int slot, ReadOnlySpan<byte> payload)
    {
        _batch.Reset(slot, _header.SamplingRate, _header.FirstSample, _header.Samples, _header.HasCurrent);
        int length = _header.Samples * sizeof(float);
        Span<float> potential = _batch.Potential;
        payload.Slice(0, length).CopyTo(MemoryMarshal.AsBytes(potential));
        payload.Slice(length).CopyTo(MemoryMarshal.AsBytes(_batch.Current));
        if (_header.IsVolts)
        {
            for (int i = 0; i < potential.Length; i++) potential[i] *= 1000;
        }
        foreach (long trigger in _header.Triggers) _batch.AddTrigger(trigger);
        _batch.SweepEnds = _header.SweepEnds;
        _batch.Sequence = _header.Sequence;
    }

    /// <summary>Finds or names the cell; -1 where the source has named too many.</summary>
    private int Slot()
    {
        if (_slots.TryGetValue(_header.Cell, out int slot)) return slot;
        if (_slots.Count == TraceProtocol.MaxCells) return -1;
        slot = _batch.Cells.Add(new UnitInfo(_header.Cell));
        _slots.Add(_header.Cell, slot);
        return slot;
    }
}
