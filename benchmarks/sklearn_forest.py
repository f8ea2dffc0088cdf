#!/usr/bin/python3
"""The thesis' random forest on the thesis' feature table, with scikit-learn: the scores and times to compare with.

    /usr/bin/python3 benchmarks/sklearn_forest.py PATH/Aug-09-2022_all_features.csv [--seeds 10] [--parallel fits|trees]

Needs numpy, scikit-learn and joblib (Debian: python3-sklearn). Every fold oversamples its own training units. --parallel fits runs one
fit per core side by side, which is the quicker way for fits this small; --parallel trees gives each fit all cores (n_jobs=-1).
"""
import argparse
import csv
import os
import time

import numpy as np
from joblib import Parallel, delayed
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score

TEMPORAL = "mfr mifr med_isi mode_isi prct5ISI entropy CV2_mean CV2_median CV IR Lv LvR LcV SI SKW".split()
NOT_FEATURES = {"", "label", "dp", "unit", "relevant_channel"}
# D'Agostino 2022, appendix A, "Random Forest".
FOREST = dict(n_estimators=328, criterion="entropy", max_features="log2", min_samples_leaf=3)


def read(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    features = [name for name in rows[0] if name not in NOT_FEATURES]
    rows = [row for row in rows if sum(float(row[name]) == 0 for name in features) <= 5]
    _, labels = np.unique([row["label"] for row in rows], return_inverse=True)
    mice = np.array([row["dp"].rstrip("/").split("/")[-1].split("_")[1] for row in rows])
    return {name: np.array([float(row[name]) for row in rows], np.float32) for name in features}, labels, mice


def oversample(labels, random):
    """Indices of all units, then those of the rarer classes again, at random, until all classes are as large as the largest."""
    largest = np.bincount(labels).max()
    again = [random.choice(np.flatnonzero(labels == c), largest - np.sum(labels == c)) for c in np.unique(labels)]
    return np.concatenate([np.arange(len(labels))] + again)


def predict(inputs, labels, test, seed, jobs):
    training = np.flatnonzero(~test)
    training = training[oversample(labels[training], np.random.RandomState(seed))]
    forest = RandomForestClassifier(random_state=seed, n_jobs=jobs, **FOREST)
    return forest.fit(inputs[training], labels[training]).predict(inputs[test])


def evaluate(inputs, labels, groups, seeds, parallel):
    tests = [groups == group for group in np.unique(groups)]
    fits = [(test, seed) for seed in range(seeds) for test in tests]
    if parallel == "fits":
        predicted = Parallel(os.cpu_count())(delayed(predict)(inputs, labels, test, seed, 1) for test, seed in fits)
    else:
        predicted = [predict(inputs, labels, test, seed, -1) for test, seed in fits]
    scores = []
    for seed in range(seeds):
        pooled = np.empty_like(labels)
        for test, prediction in zip(tests, predicted[seed * len(tests):]):
            pooled[test] = prediction
        scores.append((np.mean(pooled == labels), f1_score(labels, pooled, labels=np.unique(labels), average="macro", zero_division=0)))
    return 100 * np.array(scores)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--parallel", choices=("fits", "trees"), default="fits")
    options = parser.parse_args()
    columns, labels, mice = read(options.path)
    units = np.arange(len(labels))
    waveform = [name for name in columns if name not in TEMPORAL]
    for name, features, groups in (
        ("leave one cell out, all 32", list(columns), units),
        ("leave one cell out, temporal 15", TEMPORAL, units),
        ("leave one cell out, waveform 17", waveform, units),
        ("leave one mouse out, all 32", list(columns), mice),
    ):
        inputs = np.stack([columns[feature] for feature in features], axis=1)
        start = time.time()
        scores = evaluate(inputs, labels, groups, options.seeds, options.parallel)
        wall = time.time() - start
        mean, deviation = scores.mean(axis=0), scores.std(axis=0, ddof=1)
        accuracy, macro_f1 = (f"{m:.1f} +- {d:.1f}" for m, d in zip(mean, deviation))
        print(f"{name:33s} accuracy {accuracy}  macro-F1 {macro_f1}  {wall:.1f} s", flush=True)


if __name__ == "__main__":
    main()
