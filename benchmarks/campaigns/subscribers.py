"""Subscribers of a publisher of labels: a witness of every message, and a crowd that comes and goes, never reads, or sends garbage."""
import json
import math
import multiprocessing
import random
import re
import signal
import socket
import threading
import time
from collections import Counter

import zmq

SEQ = re.compile(rb'"seq":(\d+)')
WRITTEN = re.compile(rb'"t_mono_ns":(\d+)')
WINDOW_END = re.compile(rb'"end_sample":(-?\d+)')
SESSION = re.compile(rb'"session":"([^"]*)"')
LATENCY = re.compile(rb'"latency_us":(\d+)')
AGE = re.compile(rb'"age_us":(\d+)')


class Witness(threading.Thread):
    """Reads every message of a publisher. Of large ones it looks at a few fields only, so that it keeps up."""

    def __init__(self, endpoint, anchor, sample_rate):
        """`anchor.value` is the monotonic time in seconds of sample 0, by the sender's clock; NaN while it is not known."""
        super().__init__(daemon=True)
        self.endpoint, self.anchor, self.sample_rate = endpoint, anchor, sample_rate
        self.received, self.sessions = Counter(), set()
        self.missed = self.went_back = self.changes = self.dropped = 0
        self.labels = []  # of each label message: when it came, window end, latency_us, age_us or None, age by the sender's clock in s
        self.status, self.counters, self.fallen = None, None, []
        self.keyframe = None
        self.ended = threading.Event()
        self._leave = threading.Event()
        self._expected = None

    def run(self):
        with zmq.Context() as context, context.socket(zmq.SUB) as subscriber:
            subscriber.linger, subscriber.rcvhwm = 0, 0
            subscriber.subscribe(b"celltypes/v2/")
            subscriber.connect(self.endpoint)
            while not self._leave.is_set() and not self.ended.is_set():
                if subscriber.poll(100):
                    self._see(*subscriber.recv_multipart())

    def stop(self):
        self._leave.set()
        self.join()

    def _see(self, topic, body):
        kind = topic.split(b"/")[2].decode()
        sequence = int(SEQ.search(body)[1])
        if self._expected is not None:
            self.missed += max(0, sequence - self._expected)
            self.went_back += sequence < self._expected
        self._expected = sequence + 1
        self.received[kind] += 1
        self.sessions.add(SESSION.search(body)[1].decode())
        if kind == "label":
            self._see_label(body)
        elif kind == "status":
            self._see_status(json.loads(body))
        elif kind == "keyframe":
            self.keyframe = body
        elif kind == "end":
            self.ended.set()

    def _see_label(self, body):
        self.changes += body.count(b'"changed":true')
        end = int(WINDOW_END.search(body)[1])
        age = AGE.search(body)
        measured = int(WRITTEN.search(body)[1]) / 1e9 - self.anchor.value - end / self.sample_rate
        self.labels.append((time.monotonic(), end, int(LATENCY.search(body)[1]), int(age[1]) if age else None, measured))

    def _see_status(self, status):
        counters = {name: value for name, value in status.get("counters", {}).items() if isinstance(value, int)}
        before = self.counters or {}
        self.fallen += [f"{name} from {before[name]:,} to {counters.get(name)}" for name in before if counters.get(name, -1) < before[name]]
        if counters:
            self.counters = counters
        self.status, self.dropped = status, status["dropped"]

    def units(self):
        """The units of the last keyframe."""
        return json.loads(self.keyframe)["units"] if self.keyframe else []


class Crowd:
    """Subscribers of other kinds, in a process of their own."""

    def __init__(self, endpoint, other_ports=(), visits_a_second=5.0, silent=10, garbage_a_second=0.5):
        """Garbage goes to the publisher's port and to the other ports."""
        spawn = multiprocessing.get_context("spawn")
        self.pipe, theirs = spawn.Pipe()
        ports = [int(endpoint.rsplit(":", 1)[1]), *other_ports]
        self.process = spawn.Process(target=_run, args=(theirs, endpoint, ports, visits_a_second, silent, garbage_a_second), daemon=True)
        self.process.start()
        theirs.close()

    def stop(self):
        """Sends all away, and tells how many there were of each kind."""
        self.pipe.send("stop")
        if not self.pipe.poll(60):
            raise TimeoutError("the crowd of subscribers does not answer")
        answer = self.pipe.recv()
        self.process.join(10)
        return answer

    def kill(self):
        self.process.kill()
        self.process.join()
        self.pipe.close()


def send_garbage(port, dice):
    """Connects to a port and sends what no ZeroMQ peer sends, or begins as one does; gives the socket back, open."""
    noise = dice.randbytes(dice.choice([1, 9, 64, 5000]))
    greeting = b"\xff" + bytes(8) + b"\x7f\x03\x00NULL" + bytes(16) + b"\x00" + bytes(31)
    ready = b"\x04\x19\x05READY\x0bSocket-Type\x00\x00\x00\x03SUB"
    what = dice.choice([
        noise,
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"",
        greeting[: dice.randrange(1, len(greeting))],
        greeting + noise,
        greeting + ready + noise,
        greeting + ready + b"\x04\x00",  # a command without a byte
        greeting + ready + b"\x02\xff\xff\xff\xff\xff\xff\xff\xff" + noise,  # a frame of 2^64 - 1 bytes
        greeting + ready + b"\x01\x00" + b"\x00\x40" + noise[:64].ljust(64),
    ])
    peer = socket.create_connection(("127.0.0.1", port), timeout=5)
    peer.settimeout(1)
    try:
        peer.sendall(what)
    except OSError:
        pass  # closed by the other side meanwhile, which is right
    return peer


class _Visitor:
    LONGEST = 60.0  # longer than the program is ever stopped

    def __init__(self, context, endpoint):
        self.came = time.monotonic()
        self.socket = context.socket(zmq.SUB)
        self.socket.linger = 0
        self.socket.subscribe(b"celltypes/v2/keyframe/")
        self.socket.connect(endpoint)

    def leave(self, told):
        """Whether the visit is over: a keyframe was read, or none came."""
        if self.socket.poll(0):
            keyframe = json.loads(self.socket.recv_multipart()[1])
            told["visits"] += 1
            told["visits with a keyframe that makes no sense"] += keyframe["type"] != "keyframe" or not isinstance(keyframe["units"], list)
            told["slowest keyframe, ms"] = max(told["slowest keyframe, ms"], round(1000 * (time.monotonic() - self.came)))
        elif time.monotonic() - self.came > self.LONGEST:
            told["visits without a keyframe"] += 1
        else:
            return False
        self.socket.close()
        return True


def _run(pipe, endpoint, ports, visits_a_second, silent, garbage_a_second):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        pipe.send(_receive(pipe, endpoint, ports, visits_a_second, silent, garbage_a_second))
    except (EOFError, BrokenPipeError):
        pass


def _receive(pipe, endpoint, ports, visits_a_second, silent, garbage_a_second):
    told = Counter({"visits": 0, "visits without a keyframe": 0, "visits with a keyframe that makes no sense": 0, "never reading": 0, "garbage": 0})
    dice = random.Random(1)
    context = zmq.Context()
    visitors, silents, rude = [], [], []
    next_visit = next_garbage = time.monotonic()
    while not pipe.poll():
        now = time.monotonic()
        if now >= next_visit and len(visitors) < 100:
            visitors.append(_Visitor(context, endpoint))
            next_visit = max(next_visit, now - 1) + (dice.expovariate(visits_a_second) if visits_a_second > 0 else math.inf)
        if now >= next_garbage and garbage_a_second > 0:
            try:
                rude.append((now + dice.choice([0, 1, 5]), send_garbage(dice.choice(ports), dice)))
                told["garbage"] += 1
            except OSError:
                told["garbage that found nobody"] += 1
            next_garbage = now + dice.expovariate(garbage_a_second)
        while len(silents) < silent:
            silents.append((now + dice.uniform(15, 45), silent_subscriber(context, endpoint)))
            told["never reading"] += 1
        visitors = [visitor for visitor in visitors if not visitor.leave(told)]
        silents, rude = [_close_over(people, now) for people in (silents, rude)]
        time.sleep(0.01)
    pipe.recv()
    for visitor in visitors:
        visitor.socket.close()
    for people in (silents, rude):
        _close_over(people, float("inf"))
    context.term()
    return told


def silent_subscriber(context, endpoint):
    """Subscribes to everything and never reads."""
    subscriber = context.socket(zmq.SUB)
    subscriber.linger, subscriber.rcvhwm, subscriber.rcvbuf = 0, 1, 4096
    subscriber.subscribe(b"celltypes/v2/")
    subscriber.connect(endpoint)
    return subscriber


def _close_over(people, now):
    for until, one in people:
        if until <= now:
            one.close()
    return [(until, one) for until, one in people if until > now]
