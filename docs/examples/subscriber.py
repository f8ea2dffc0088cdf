#!/usr/bin/env python3
"""Prints what CellTypes.Online says of each unit. Usage: subscriber.py [endpoint]"""
import json
import sys

import zmq

socket = zmq.Context().socket(zmq.SUB)
socket.subscribe(b"celltypes/v2/")
socket.connect(sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5561")
labels, expected = {}, None
while True:
    topic, body = socket.recv_multipart()
    message = json.loads(body)
    if expected not in (None, (message["session"], message["seq"])):
        print("messages lost, or a new session: the next keyframe tells all")
    expected = (message["session"], message["seq"] + 1)
    if topic == b"celltypes/v2/end/":
        break
    for unit in message.get("units", []) + message.get("cells", []):
        if labels.get(unit["id"]) != (unit["label"], unit["status"]):
            labels[unit["id"]] = (unit["label"], unit["status"])
            print(f'unit {unit["id"]}: {unit["label"]} ({unit["status"]}, p {unit["p"]:.2f}) since sample {unit["since"]}', flush=True)
print(f"end of session: {len(labels)} units")
