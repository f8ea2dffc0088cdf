"""Publishes made-up sorted spikes with waveforms, as a sorter would. Usage: sorter.py [ENDPOINT [SECONDS]]"""
import json, sys, time
import numpy as np, zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5560"
seconds = float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
rate, step, units, channels, samples = 30000, 1500, 20, 10, 60  # a message every 1500 samples = 50 ms
random = np.random.default_rng(1)
shape = -np.exp(-((np.arange(samples) - 20) / 3.0) ** 2) + 0.4 * np.exp(-((np.arange(samples) - 30) / 8.0) ** 2)
decay = np.exp(-np.abs(np.arange(channels) - channels // 2) / 2)
templates = random.uniform(50, 300, (units, 1, 1)) * decay[:, None] * shape  # microvolts: units x channels x samples
socket = zmq.Context().socket(zmq.PUB)
socket.bind(endpoint)
print("publishing at", socket.getsockopt_string(zmq.LAST_ENDPOINT), flush=True)
began, seq = time.monotonic(), 0
while seq * step < seconds * rate:
    start = seq * step  # what is sorted now: spikes of samples start to start + step - 1
    n = int(random.poisson(units * 20 * step / rate))
    sample = np.sort(random.integers(start, start + step, n)).astype("<i8")
    unit = random.integers(0, units, n).astype("<i4")  # -1 would be a spike of no unit
    waveform = (templates[unit] + random.normal(0, 10, (n, channels, samples))).astype("<f4")
    header = {"schema": "celltypes.spikes/1", "seq": seq, "sample_rate": rate, "spikes": n, "channels": channels,
              "samples": samples, "complete_up_to": start + step, "end": start + step >= seconds * rate}
    if seq % 20 == 0:  # which probe channels the rows are, each second anew for those who join late
        header["units"] = {str(u): list(range(10 * u, 10 * u + channels)) for u in range(units)}
    payload = sample.tobytes() + unit.tobytes() + waveform.tobytes()
    socket.send_multipart([b"celltypes/v1/spikes/", json.dumps(header).encode(), payload])
    seq += 1
    time.sleep(max(0, began + seq * step / rate - time.monotonic()))
