using System;
using System.Collections.Generic;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Rolling;

/// <summary>What a snapshot says of one stream, beside the records of its units.</summary>
/// <param name="Stream">The stream's name; empty where the source has one stream only.</param>
/// <param name="SamplingRate">The sampling rate in hertz.</param>
/// <param name="NewestSample">Where the sample clock stood when the last unit was copied.</param>
/// <param name="Time">When it stood there, in UTC.</param>
/// <param name="LabelsEnd">The sample index just after the update that the labels are of.</param>
/// <param name="Labels">The labels that hold. A unit named twice has the later one.</param>
internal sealed record StreamSnapshot(
    string Stream, double SamplingRate, long NewestSample, DateTime Time, long LabelsEnd, IReadOnlyList<UnitLabel> Labels);
