"""Publishes the made-up membrane potential of two cells, as a patch-clamp rig would. Usage: rig.py [ENDPOINT [SECONDS]]"""
import json, sys, time
import numpy as np, zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5560"
seconds = float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
rate, step, period = 50000, 1000, 5000  # a message of each cell every 1000 samples = 20 ms, a stimulus every 100 ms
widths = {"A1": 0.0008, "B1": 0.0002}  # seconds: A1 fires wide action potentials, B1 narrow ones
random = np.random.default_rng(1)
socket = zmq.Context().socket(zmq.PUB)
socket.bind(endpoint)
print("publishing at", socket.getsockopt_string(zmq.LAST_ENDPOINT), flush=True)
began, seq, start = time.monotonic(), 0, 0
while start < seconds * rate:
    sample = np.arange(start, start + step)
    since = sample % period / rate - 0.05  # seconds from the onset of the nearest stimulus
    for cell, width in widths.items():
        potential = -70 + random.normal(0, 0.1, step) + 100 * np.exp(-0.5 * ((since - 0.001) / width) ** 2)  # millivolts
        current = np.where((since >= 0) & (since < 0.003), 300.0, 0.0)  # picoamperes: a short square of 3 ms
        header = {"schema": "celltypes.trace/1", "seq": seq, "sample_rate": rate, "cell": cell, "first_sample": start,
                  "samples": step, "unit": "mV", "current": True, "triggers": sample[sample % period == period // 2].tolist(),
                  "end": start + step >= seconds * rate and cell == "B1"}
        payload = potential.astype("<f4").tobytes() + current.astype("<f4").tobytes()
        socket.send_multipart([b"celltypes/v1/trace/", json.dumps(header).encode(), payload])
        seq += 1
    start += step
    time.sleep(max(0, began + start / rate - time.monotonic()))
