"""Prints the numbers that WaveformFeaturesTests compares version 1 with: the definitions on 8,200 points of an interpolated wave, with SciPy.

python3 waveform_reference.py
"""
import numpy as np
from scipy.signal import find_peaks

p = np.arange(82)
wave = (-120 * np.exp(-((p - 41) / 3) ** 2) + 60 * np.exp(-((p - 53) / 7) ** 2) + 25 * np.exp(-((p - 26) / 4) ** 2) + 6 * np.sin(1.7 * p))

height = 0.8 * wave.std()
extrema = np.sort(np.concatenate([find_peaks(s * wave, height=height, distance=8)[0] for s in (1, -1)]))
extrema = extrema[(extrema >= 16) & (extrema <= 65)]
print("extrema", extrema.tolist())

fine = np.interp(np.linspace(0, 81, 8200), p, wave)
first = next(i for i in range(len(extrema) - 1) if wave[extrema[i]] < 0 < wave[extrema[i + 1]])
trough, peak = (int(np.argmin(np.abs(np.linspace(0, 81, 8200) - e))) for e in extrema[first:first + 2])
t, k = fine[trough], fine[peak]


def crossings(level, start, end):
    return start + np.flatnonzero(np.diff(np.sign(fine[start:end] - level)))


def slope(start, count):
    return 100 * np.polyfit(np.arange(count), fine[start:start + count] / np.abs(fine).max(), 1)[0]


onset = crossings(0.05 * t, 0, trough)[0]
zero = crossings(0, trough, peak)[0]
print([float("%.8g" % v) for v in (
    t, trough, k, peak,
    crossings(0.9 * k, zero, peak)[0] - crossings(0.1 * k, zero, peak)[0],
    crossings(0.9 * t, onset, trough)[0] - crossings(0.1 * t, onset, trough)[0],
    np.ptp(crossings(0.5 * k, zero, 8200)[[0, -1]]), np.ptp(crossings(0.5 * t, 0, zero)[[0, -1]]),
    onset, 0.05 * t, peak - trough, abs(k / t),
    slope(peak, int(0.2 * (8200 - peak))), slope(trough, (peak - trough) // 2), slope(trough - 164, 164))])
