namespace CellTypes.Streaming.Labels;

/// <summary>What became of the windows of membrane potential since the start. Every window is in exactly one of the counts.</summary>
/// <param name="Classified">The windows that the model judged.</param>
/// <param name="WithoutActionPotential">The windows in which the cell did not fire, which are not judged.</param>
/// <param name="Skipped">The windows that could not be used: clipped, not whole, no membrane potential in millivolts; and the sweeps without a
/// trigger.</param>
/// <param name="LeftOut">The windows that came while too many waited for the classifier.</param>
public sealed record WindowCounters(long Classified, long WithoutActionPotential, long Skipped, long LeftOut);
