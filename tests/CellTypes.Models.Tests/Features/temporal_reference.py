"""Prints the numbers that TemporalFeaturesTests and AutocorrelogramTests compare with, straight from the formulas, in NumPy and SciPy.

python3 temporal_reference.py
"""
import numpy as np
from scipy.stats import skew


def train(intervals):
    state, samples = 12345, [0]
    for _ in range(intervals):
        state = (state * 1103515245 + 12345) % 2**31
        value = state >> 8
        samples.append(samples[-1] + 40 + value % 700 + (20000 if value % 13 == 0 else 0))
    return np.array(samples)


def features(samples, version):
    intervals = np.diff(samples)
    if version == 1:
        low, high = np.quantile(intervals, [0.02, 0.98])
        kept = (intervals >= low) & (intervals <= high)
        i = intervals[kept] / 30000
        a, b = i[:-1], i[1:]
        r, unit = 0.8, 1
        counts = np.histogram(i, 200)[0]
        milliseconds = np.floor(np.round(i * 30000) / 30).astype(int)
        mode = np.bincount(milliseconds[milliseconds < 100], minlength=100).argmax() / 1000
    else:
        kept = intervals >= 24
        i = intervals[kept] / 30000
        pairs = kept[:-1] & kept[1:]
        a, b = intervals[:-1][pairs] / 30000, intervals[1:][pairs] / 30000
        r, unit = 0.005, 0.001
        bins = np.floor(np.log10(i * 1000) * 20 + 1e-9).astype(int)
        counts = np.bincount(bins - bins.min())
        mode = 10 ** ((bins.min() + counts.argmax() + 0.5) / 20) / 1000
    p = counts[counts > 0] / counts.sum()
    local = 1 - 4 * a * b / (a + b) ** 2
    cv2 = 2 * np.abs(a - b) / (a + b)
    logs = np.log10(i / unit)
    return dict(
        mfr=1 / i.mean(), mifr=(1 / i).mean(), med_isi=np.median(i), mode_isi=mode, prct5ISI=np.percentile(i, 5), entropy=-(p * np.log2(p)).sum(),
        CV2_mean=cv2.mean(), CV2_median=np.median(cv2), CV=i.std() / i.mean(), IR=np.abs(np.log(b / a)).mean(), Lv=3 * local.mean(),
        LvR=3 * (local * (1 + 4 * r / (a + b))).mean(), LcV=logs.std() / logs.mean(), SI=-(np.log10(4 * a * b / (a + b) ** 2) / 2).mean(), SKW=skew(i))


if __name__ == "__main__":
    for version in (1, 2):
        print(f"@{version}", ", ".join(f"{value:.12g}" for value in features(train(3000), version).values()))
