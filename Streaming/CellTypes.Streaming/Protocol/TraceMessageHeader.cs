using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using CellTypes.Models.Views;

namespace CellTypes.Streaming.Protocol;

/// <summary>The header of a native trace message.</summary>
internal sealed class TraceMessageHeader() : MessageHeader(TraceProtocol.Schema)
{
    private readonly List<long> _triggers = [];
    private bool _hasCell;
    private bool _hasUnit;

    /// <summary>Gets the name of the cell; it stays from message to message, so that a new text is made for another cell only.</summary>
    public string Cell { get; private set; } = "";

    public long FirstSample { get; private set; }

    public int Samples { get; private set; }

    public bool HasCurrent { get; private set; }

    public bool IsVolts { get; private set; }

    public bool SweepEnds { get; private set; }

    public List<long> Triggers => _triggers;

    /// <inheritdoc/>
    public override long PayloadLength => (long)Samples * sizeof(float) * (HasCurrent ? 2 : 1);

    /// <inheritdoc/>
    protected override void Clear()
    {
        base.Clear();
        FirstSample = -1;
        Samples = -1;
        HasCurrent = IsVolts = SweepEnds = _hasCell = _hasUnit = false;
        _triggers.Clear();
    }

    /// <inheritdoc/>
    protected override string? Check()
    {
        if (!_hasCell) return "'cell' is missing";
        if (CheckShared() is string missing) return missing;
        if (SamplingRate is < TraceCutter.LowestRate or > TraceCutter.HighestRate)
            return "'sample_rate' is not from 10000 to 1000000: action potentials need 10 kHz at least";
        if (FirstSample < 0) return "'first_sample' is missing";
        if (Samples < 0) return "'samples' is missing";
        return _hasUnit ? null : "'unit' is missing";
    }

    /// <inheritdoc/>
    protected override string? ReadOwnField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("cell"u8)) return ReadCell(ref reader);
        if (reader.ValueTextEquals("first_sample"u8))
        {
            string? problem = JsonFields.ReadInteger(ref reader, "first_sample", 0, SpikeProtocol.MaxSample - TraceProtocol.MaxSamples, out long value);
            FirstSample = value;
            return problem;
        }
        if (reader.ValueTextEquals("samples"u8))
        {
            string? problem = JsonFields.ReadInteger(ref reader, "samples", 0, TraceProtocol.MaxSamples, out long value);
            Samples = (int)value;
            return problem;
        }
        if (reader.ValueTextEquals("unit"u8)) return ReadUnit(ref reader);
        if (reader.ValueTextEquals("triggers"u8)) return ReadTriggers(ref reader);
        if (reader.ValueTextEquals("current"u8))
        {
            string? problem = ReadFlag(ref reader, "current", out bool value);
            HasCurrent = value;
            return problem;
        }
        if (reader.ValueTextEquals("sweep_end"u8))
        {
            string? problem = ReadFlag(ref reader, "sweep_end", out bool value);
            SweepEnds = value;
            return problem;
        }
        JsonFields.SkipValue(ref reader);
        return null;
    }

    private string? ReadCell(ref Utf8JsonReader reader)
    {
        _hasCell = true;
        reader.Read();
        bool isText = reader.TokenType == JsonTokenType.String;
        if (isText && !reader.ValueTextEquals(Cell)) Cell = reader.GetString()!;
        reader.Skip();
        bool isName = isText && Cell.Length > 0 && Encoding.UTF8.GetByteCount(Cell) <= SourceLimits.MaxNameBytes && !Cell.Any(char.IsControl);
        return isName ? null : $"'cell' is no name: a text of 1 to {SourceLimits.MaxNameBytes} bytes without control characters";
    }

    private string? ReadUnit(ref Utf8JsonReader reader)
    {
        reader.Read();
        IsVolts = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("V"u8);
        _hasUnit = IsVolts || (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("mV"u8));
        reader.Skip();
        return _hasUnit ? null : "'unit' is not \"mV\" or \"V\"";
    }

    private string? ReadTriggers(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return "'triggers' is not a list of sample indices";
        }
        string? problem = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            string? found = JsonFields.CurrentInteger(ref reader, "triggers", 0, SpikeProtocol.MaxSample, out long value);
            problem ??= found ?? (_triggers.Count == TraceProtocol.MaxTriggers ? $"'triggers' holds more than {TraceProtocol.MaxTriggers}" : null);
            reader.Skip();
            if (problem is null) _triggers.Add(value);
        }
        return problem;
    }
}
