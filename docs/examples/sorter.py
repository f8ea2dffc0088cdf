"""Publishes made-up sorted spikes with waveforms, as a sorter would. Usage: sorter.py [ENDPOINT [SECONDS]]"""
import sys, time
import numpy as np
from celltypes_publisher import Publisher

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5560"
seconds = float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
rate, step, units, channels, samples = 30000, 1500, 20, 10, 60  # a message every 1500 samples = 50 ms
random = np.random.default_rng(1)
shape = -np.exp(-((np.arange(samples) - 20) / 3.0) ** 2) + 0.4 * np.exp(-((np.arange(samples) - 30) / 8.0) ** 2)
decay = np.exp(-np.abs(np.arange(channels) - channels // 2) / 2)
templates = random.uniform(50, 300, (units, 1, 1)) * decay[:, None] * shape  # microvolts: units x channels x samples
with Publisher(endpoint, rate) as publisher:
    print("publishing at", publisher.endpoint, flush=True)
    for unit in range(units):
        publisher.describe(unit, range(10 * unit, 10 * unit + channels))
    began, start = time.monotonic(), 0
    while start < seconds * rate:  # what is sorted now: spikes of samples start to start + step - 1
        n = random.poisson(units * 20 * step / rate)
        unit = random.integers(0, units, n)  # -1 would be a spike of no unit
        waveforms = templates[unit] + random.normal(0, 10, (n, channels, samples))
        publisher.send(np.sort(random.integers(start, start + step, n)), unit, waveforms, complete_up_to=start + step)
        start += step
        time.sleep(max(0, began + start / rate - time.monotonic()))
