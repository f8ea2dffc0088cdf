#!/usr/bin/python3
"""What labelling units live would cost without a rolling autocorrelogram: computing it anew from all spikes of the window, with NumPy.

    celltypes bench numpy

runs it: numpy_acg.py FOLDER EDGE EDGE ... with the bin edges in samples, and FOLDER holding, as raw little-endian numbers, the sample
indices of all units one after another (samples.int64), the end of each unit in them (ends.int64), and the counts to expect
(counts.int32). It prints the processor seconds of one pass over all units, the median of three.
"""
import sys
import time

try:
    import numpy as np
except ImportError:
    sys.exit("NumPy is missing: install it (Debian: apt install python3-numpy) or leave this part out.")

PASSES = 3


def autocorrelogram(samples, bin_of_lag, bins):
    """Counts the pairs in each lag bin: spikes and their next neighbours, then those and their second next, while any are near enough."""
    counts = np.zeros(bins + 1, np.int64)
    earlier = np.arange(len(samples) - 1)
    shift = 1
    while len(earlier):
        lags = samples[earlier + shift] - samples[earlier]
        near = lags < len(bin_of_lag)
        counts += np.bincount(bin_of_lag[lags[near]], minlength=bins + 1)
        # Only where the neighbour is near can the one after it be.
        earlier = earlier[near]
        shift += 1
        if len(earlier) and earlier[-1] + shift == len(samples):
            earlier = earlier[:-1]
    return counts[:bins]


def main():
    folder, edges = sys.argv[1], np.array(sys.argv[2:], np.int64)
    bins = len(edges) - 1
    ends = np.fromfile(f"{folder}/ends.int64", "<i8")
    samples = np.fromfile(f"{folder}/samples.int64", "<i8")
    # 32 bits hold the window and halve the memory that is moved.
    units = [(unit - unit[0]).astype(np.int32) for unit in np.split(samples, ends[:-1])]
    expected = np.fromfile(f"{folder}/counts.int32", "<i4").reshape(len(units), bins)
    # The bin of each lag by table look-up, as the tracker does it; lags below the first edge go into one bin more.
    bin_of_lag = (np.searchsorted(edges, np.arange(edges[-1]), side="right") - 1) % (bins + 1)

    seconds = []
    for _ in range(PASSES):
        start = time.process_time()
        counts = [autocorrelogram(unit, bin_of_lag, bins) for unit in units]
        seconds.append(time.process_time() - start)
    if not np.array_equal(counts, expected):
        sys.exit("NumPy and the tracker count differently: one of them is wrong.")
    print(sorted(seconds)[PASSES // 2])


main()
