using System;
using System.Collections.Generic;

namespace CellTypes.Streaming.Rolling;

/// <summary>What an earlier session left of one stream.</summary>
/// <param name="Stream">The stream's name; empty where the source has one stream only.</param>
/// <param name="SamplingRate">The sampling rate in hertz.</param>
/// <param name="NewestSample">Where the sample clock stood.</param>
/// <param name="Time">When it stood there, in UTC.</param>
/// <param name="Units">Its units, each once.</param>
internal sealed record StreamHistory(string Stream, double SamplingRate, long NewestSample, DateTime Time, IReadOnlyList<UnitHistory> Units);
