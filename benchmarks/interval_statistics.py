"""What the interval statistics of features/temporal-15@3 are worth on real spike trains, in NumPy alone.

python3 benchmarks/interval_statistics.py noise [SPIKES] FOLDER [FOLDER ...]   # after 1, 2 and 5 minutes against all of a recording
python3 benchmarks/interval_statistics.py rule [SPIKES] FOLDER [FOLDER ...]    # how far live values are behind at most
python3 benchmarks/interval_statistics.py print RATE FILE                      # of one train: a sample index a line; the tests compare with it

A folder is a sorted recording in the format of phy: spike_times.npy, spike_clusters.npy, params.py. Units of
fewer than SPIKES spikes, 300 unless given, are left out.
"""
import pathlib
import re
import sys

import numpy as np

NAMES = ["mfr", "mifr", "med_isi", "mode_isi", "prct5ISI", "entropy", "CV2_mean", "CV2_median", "CV", "IR", "Lv", "LvR", "LcV", "SI", "SKW"]
EDGES = 200


def smoothed(values, sd=2, reach=8):
    kernel = np.exp(-np.arange(-reach, reach + 1) ** 2 / (2 * sd**2))
    # The ends are mirrored: d c b a | a b c d | d c b a.
    return np.convolve(np.pad(values, reach, mode="symmetric"), kernel / kernel.sum(), mode="valid")


def statistics(samples, rate):
    """The 15 numbers, or None where fewer than ten intervals are left."""
    intervals = np.diff(samples)
    if len(intervals) < 10:
        return None
    # In samples, where an interval that lies on a limit does so whatever rounding makes of it.
    kept = intervals[(intervals >= 0.001 * rate - 1e-6) & (intervals <= np.quantile(intervals, 0.98) + 1e-6)]
    if len(kept) < 10:
        return None
    shortest, longest = int(kept.min()), int(kept.max())
    equal = np.linspace(shortest, longest, EDGES)
    mode = equal[np.argmax(np.histogram(kept, equal)[0])] / rate
    logarithmic = np.clip(np.logspace(np.log10(shortest), np.log10(longest), EDGES), shortest, longest)
    logarithmic[0], logarithmic[-1] = shortest, longest
    shares = smoothed(np.histogram(kept, logarithmic)[0] / len(kept))
    shares = shares[shares > 0]
    i = kept / rate
    a, b = i[:-1], i[1:]
    local = 1 - 4 * a * b / (a + b) ** 2
    cv2 = 2 * np.abs(b - a) / (a + b)
    logs = np.log10(i)
    skewness = 0 if shortest == longest else np.mean((i - i.mean()) ** 3) / i.std() ** 3
    return np.array([
        1 / i.mean(), (1 / i).mean(), np.median(i), mode, np.percentile(i, 5), -(shares * np.log2(shares)).sum(), cv2.mean(), np.median(cv2),
        i.std() / i.mean(), np.abs(np.log(b / a)).mean(), 3 * local.mean(), 3 * (local * (1 + 4 * 0.8 / (a + b))).mean(), logs.std() / logs.mean(),
        -(np.log10(4 * a * b / (a + b) ** 2) / 2).mean(), skewness])


def trains(arguments):
    """Yields the sampling rate, and the first sample of the recording, with each of its trains of enough spikes."""
    fewest, folders = (int(arguments[0]), arguments[1:]) if arguments[0].isdigit() else (300, arguments)
    for folder in map(pathlib.Path, folders):
        times, clusters = np.load(folder / "spike_times.npy").ravel().astype(np.int64), np.load(folder / "spike_clusters.npy").ravel()
        rate = float(re.search(r"sample_rate\s*=\s*([0-9.e]+)", (folder / "params.py").read_text()).group(1))
        for unit in np.unique(clusters):
            train = np.unique(times[clusters == unit])
            if len(train) >= fewest:
                yield rate, times.min(), train


def differences(value, exact):
    apart = np.abs(value - exact)
    return np.divide(apart, np.abs(exact), out=np.where(apart == 0, 0, np.inf), where=exact != 0)


def noise(arguments):
    found = {minutes: [] for minutes in (1, 2, 5)}
    for rate, first, train in trains(arguments):
        whole = statistics(train, rate)
        for minutes, rows in found.items():
            early = statistics(train[train < first + minutes * 60 * rate], rate)
            if early is not None and whole is not None:
                rows.append(differences(early, whole))
    table({f"{minutes} min": np.median(rows, axis=0) for minutes, rows in found.items()}, {minutes: len(rows) for minutes, rows in found.items()})


def rule(arguments):
    """The live rule: computed again when the spikes that came or went since are 2 % of those held, here just before that happens."""
    grows, rolls = [], []
    for rate, _, train in trains(arguments):
        half = len(train) // 2
        for end in np.linspace(half, len(train) - 1, 8).astype(int):
            # Of a history that grows, and of one that is full: as many go as come.
            for start, rows in ((0, grows), (end - half, rolls)):
                now = train[start:end + 1]
                changed = int(np.ceil(0.02 * len(now))) - 1
                came = changed if rows is grows else changed // 2
                then = train[max(start - (changed - came), 0):end + 1 - came]
                before, exact = statistics(then, rate), statistics(now, rate)
                if before is not None and exact is not None:
                    rows.append(differences(before, exact))
    columns = {}
    for name, rows in (("growing", grows), ("full", rolls)):
        columns[f"{name}, median"], columns[f"{name}, 95 %"] = np.quantile(rows, [0.5, 0.95], axis=0)
    table(columns, {"growing": len(grows), "full": len(rolls)})


def table(columns, counts):
    print("| statistic | " + " | ".join(columns) + " |")
    print("|---|" + "---|" * len(columns))
    for i, name in enumerate(NAMES):
        print(f"| `{name}` | " + " | ".join(f"{100 * column[i]:.2g} %" for column in columns.values()) + " |")
    print("of", ", ".join(f"{name}: {count}" for name, count in counts.items()))


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("noise", "rule", "print"):
        sys.exit(__doc__)
    if sys.argv[1] == "print":
        for value in statistics(np.loadtxt(sys.argv[3], dtype=np.int64, ndmin=1), float(sys.argv[2])):
            print(repr(float(value)))
    else:
        {"noise": noise, "rule": rule}[sys.argv[1]](sys.argv[2:])
