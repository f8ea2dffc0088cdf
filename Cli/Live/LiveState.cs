using System.Collections.Generic;
using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Live;

/// <summary>What a live run has shown so far.</summary>
/// <param name="Windows">The newest window of each stream.</param>
/// <param name="Newest">The window that came last, or null before the first.</param>
/// <param name="EventsPerSecond">How many spikes, or windows of membrane potential, came a second of late; null where it is not known yet.</param>
/// <param name="Waiting">What is waited for before the first window.</param>
/// <param name="Notes">What happened beside the labels, in order.</param>
internal sealed record LiveState(IReadOnlyList<LabelUpdate> Windows, LabelUpdate? Newest, double? EventsPerSecond, string Waiting, IReadOnlyList<string> Notes);
