"""A sorter in a process of its own: trains of many units at a steady rate, faults when it is told, and exact books of what it sent."""
import json
import multiprocessing
import signal
import time

import numpy as np
import zmq

from campaigns.books import Books

TOPIC = b"celltypes/v1/spikes/"
SAMPLE_RATE = 30_000
CHANNELS, SAMPLES = 10, 60

# Spikes lie at least so far apart in one unit, and the last samples of a batch stay free for spikes that come too late for their batch.
REFRACTORY = 60

# The clock begins here and not at 0, so that a late spike has a sample index too.
FIRST_SAMPLE = 20 * SAMPLE_RATE

# How much of the recording may pass until the program believes a sorter that starts again: docs/protocol.md, "more time than the lateness".
SECONDS_TO_BELIEVE = 1.0

MESSAGE_FAULTS = {}
STREAM_FAULTS = {}


def message_fault(name):
    return lambda function: MESSAGE_FAULTS.setdefault(name, function)


def stream_fault(name):
    return lambda function: STREAM_FAULTS.setdefault(name, function)


class Message:
    """A message before it is sent. `keep` cuts or changes the bytes of header and payload."""

    def __init__(self, header, sample, unit, waveform):
        self.header, self.sample, self.unit, self.waveform = header, sample, unit, waveform
        self.keep = None

    def frames(self):
        header = json.dumps(self.header).encode()
        payload = self.sample.astype("<i8").tobytes() + self.unit.astype("<i4").tobytes() + (b"" if self.waveform is None else self.waveform.tobytes())
        if self.keep is not None:
            header, payload = self.keep(header, payload)
        return [TOPIC, header, payload]


class Sender:
    """The sorter, inside its process."""

    def __init__(self, endpoint, connect, units, rate, waveforms, seed, queue, anchor, clock_offset, first_unit):
        self.endpoint, self.connect, self.queue, self.anchor, self.first_unit = endpoint, connect, queue, anchor, first_unit
        self.units, self.waveforms = units, waveforms
        self.step, self.spikes_each = batches(rate, units)
        self.random = np.random.default_rng(seed)
        self.rates = self.random.lognormal(0, 0.5, units)
        self.books = Books(self.spikes_each)
        self.first_sample = FIRST_SAMPLE + round(clock_offset * SAMPLE_RATE)
        self.pending = []
        self.second_probe = self.mutating = 0
        self.rest = 0  # messages to send before the next fault: one at a time has an outcome that is known
        if waveforms:
            shape = -np.exp(-((np.arange(SAMPLES) - 20) / 3.0) ** 2) + 0.4 * np.exp(-((np.arange(SAMPLES) - 30) / 8.0) ** 2)
            decay = np.exp(-np.abs(np.arange(CHANNELS) - CHANNELS // 2) / 2)
            self.templates = (self.random.uniform(50, 300, (units, 1, 1)) * decay[:, None] * shape).astype("<f4")
            self.noise = self.random.normal(0, 10, (2 * self.spikes_each, CHANNELS, SAMPLES)).astype("<f4")
        self.context = zmq.Context()
        self.socket = None

    def open(self):
        # XPUB, which hears when the program has subscribed: nothing is sent before.
        self.socket = self.context.socket(zmq.XPUB)
        self.socket.sndhwm = self.queue
        if self.connect:
            self.socket.connect(self.endpoint)
        else:
            self.bind()
            self.endpoint = self.socket.getsockopt_string(zmq.LAST_ENDPOINT)

    def bind(self):
        for _ in range(50):
            try:
                return self.socket.bind(self.endpoint)
            except zmq.ZMQError as error:  # the port of the socket before is not free yet
                if error.errno != zmq.EADDRINUSE:
                    raise
                time.sleep(0.1)
        raise TimeoutError(f"{self.endpoint} is in use")

    def close(self):
        """Closes when all has left this process, for which a program that is stopped or busy is given a minute."""
        self.socket.close(linger=60_000)
        self.socket = None

    def wait_for_subscription(self, is_still_wanted=lambda: True):
        deadline = time.monotonic() + 60
        while is_still_wanted() and time.monotonic() < deadline:
            if self.socket.poll(200) and self.socket.recv() == b"\1" + TOPIC:
                return
        raise TimeoutError("the program did not subscribe")

    def begin(self):
        """Begins a stream, or begins it again as a sorter does that was started anew."""
        self.seq, self.clock = 0, self.first_sample
        self.keep_pace_from_now()

    def keep_pace_from_now(self):
        self.began, self.began_at = time.monotonic(), self.clock
        self.anchor.value = self.began - self.clock / SAMPLE_RATE

    @property
    def due(self):
        """When the next message is due: its last sample is then over."""
        return self.began + (self.clock + self.step - self.began_at) / SAMPLE_RATE

    def next(self):
        """Sends the next message, with the fault that is due if there is one."""
        start = self.clock
        # One spike a unit at most, so that no two are in one place; those of high rate are more often among them.
        keys = self.random.standard_exponential(self.units) / self.rates
        unit = np.argpartition(keys, self.spikes_each - 1)[: self.spikes_each].astype(np.int64)
        sample = np.sort(self.random.integers(start, start + self.step - REFRACTORY, self.spikes_each))
        header = {"schema": "celltypes.spikes/1", "seq": self.seq, "sample_rate": SAMPLE_RATE, "spikes": self.spikes_each,
                  "complete_up_to": start + self.step}
        waveform = None
        if self.waveforms:
            header |= {"channels": CHANNELS, "samples": SAMPLES}
            noise = self.random.integers(self.spikes_each + 1)
            waveform = self.templates[unit] + self.noise[noise : noise + self.spikes_each]
            if self.seq % max(1, SAMPLE_RATE // self.step) == 0:
                header["units"] = {str(self.first_unit + u): list(range(u % 30 * 10, u % 30 * 10 + CHANNELS)) for u in range(self.units)}
        message = Message(header, sample, unit + self.first_unit, waveform)
        self.clock = start + self.step
        if self.second_probe > 0:
            self.fall_behind(message)
        elif self.pending:
            name = self.pending.pop(0)
            self.books.faults[name] += 1
            self.books.spikes_of[name] += MESSAGE_FAULTS[name](self, message) or 0
        self.send(message)
        self.rest -= 1
        if self.mutating > 0:
            self.send_mutant(message)

    def send_mutant(self, message):
        """Sends a message again with some bytes changed or left out anywhere, its topic excepted."""
        self.mutating -= 1
        message.header["seq"] = self.seq
        mutated = [bytearray(frame) for frame in message.frames()[1:]]
        for _ in range(self.random.choice([1, 2, 8])):
            frame = mutated[self.random.integers(2)]
            if frame:
                at = self.random.integers(len(frame))
                frame[at : at + self.random.choice([1, 30], p=[0.9, 0.1])] = self.random.bytes(1) if self.random.random() < 0.9 else b""
        self.socket.send_multipart([TOPIC, *map(bytes, mutated), *[b"a frame more"] * (self.random.random() < 0.05)])
        self.seq += 1
        self.books.mutants += 1

    def fall_behind(self, message):
        """Every other message is one of a second probe, whose clock is behind by more than the lateness."""
        self.second_probe -= 1
        if self.second_probe % 2:
            message.sample -= round(1.5 * SAMPLE_RATE)
            message.header["complete_up_to"] -= round(1.5 * SAMPLE_RATE)
            self.books.expected["late"] += self.spikes_each

    def send(self, message):
        self.socket.send_multipart(message.frames())
        self.seq += 1
        self.books.messages += 1

    def end(self):
        self.pending.clear()
        self.second_probe = self.mutating = 0
        self.pending.append("end of the stream")
        self.next()
        self.leave()

    def leave(self):
        self.close()
        self.context.term()


@message_fault("end of the stream")
def end_of_stream(sender, message):
    message.header["end"] = True


@message_fault("payload cut short")
def payload_cut_short(sender, message):
    message.keep = lambda header, payload: (header, payload[:-5])
    return bad(sender)


@message_fault("header cut short")
def header_cut_short(sender, message):
    message.keep = lambda header, payload: (header[:-3], payload)  # behind its number: a message without one counts as lost besides
    return bad(sender)


@message_fault("header with a word for a number")
def word_for_number(sender, message):
    message.header["spikes"] = "many"
    return bad(sender)


@message_fault("sample index -1")
def sample_before_first(sender, message):
    message.sample[0] = -1
    return bad(sender)


@message_fault("sample index 2^62")
def sample_beyond_last(sender, message):
    message.sample[-1] = 1 << 62
    return bad(sender)


@message_fault("another sampling rate")
def another_rate(sender, message):
    message.header["sample_rate"] = 25_000
    return bad(sender)


@message_fault("one spike 0.9 s ahead")
def early_spike(sender, message):
    message.sample[-1] += round(0.9 * SAMPLE_RATE)  # within what the clock may be moved by: it counts
    return 1


@message_fault("one spike 1.2 s ahead")
def ahead_by_a_second(sender, message):
    return ahead(sender, message, 1.2)


@message_fault("one spike 5 min ahead")
def ahead_by_minutes(sender, message):
    return ahead(sender, message, 300)


@message_fault("one spike a day ahead")
def ahead_by_a_day(sender, message):
    return ahead(sender, message, 86_400)


@message_fault("complete_up_to 9 min ahead")
def header_ahead(sender, message):
    message.header["complete_up_to"] += 540 * SAMPLE_RATE


@message_fault("late spikes")
def late_spikes(sender, message):
    n = min(40, sender.spikes_each)
    message.sample[:n] -= 3 * SAMPLE_RATE
    sender.books.expected["late"] += n
    return n


@message_fault("spikes in time, but out of order")
def out_of_order(sender, message):
    n = min(40, sender.spikes_each)
    batches_ago = max(1, round(0.3 * SAMPLE_RATE / sender.step))
    message.sample[:n] = sender.clock - batches_ago * sender.step - 1  # where no spike of a batch lies
    return n


@message_fault("spikes of no unit")
def spikes_of_no_unit(sender, message):
    n = min(40, sender.spikes_each)
    message.unit[:n] = -sender.random.integers(1, 1 << 31, n)
    sender.books.expected["unsorted"] += n
    return n


@message_fault("waveforms of NaN and infinity")
def bad_waveforms(sender, message):
    if message.waveform is None:
        return 0
    n = min(40, sender.spikes_each)
    message.waveform[:n, 0, 0] = np.where(np.arange(n) % 2, np.nan, np.inf)
    sender.books.expected["bad_waveforms"] += n
    return n


@message_fault("the same message twice")
def message_twice(sender, message):
    sender.send(message)
    message.header["seq"] = sender.seq  # and the caller sends it again
    sender.books.expected["duplicates"] += sender.spikes_each
    return sender.spikes_each


@message_fault("reset of units")
def reset_units(sender, message):
    ids = sender.first_unit + sender.random.integers(0, sender.units, 5)
    message.header["reset"] = [*map(int, ids), 2_000_000_000]


@stream_fault("1.5 s of silence")
def silence(sender):
    sender.clock += round(1.5 * SAMPLE_RATE)


@stream_fault("2 s held back, then sent in a burst")
def pause(sender):
    time.sleep(2)
    return "burst"


@stream_fault("recording stopped for 5 min")
def leap(sender):
    sender.clock += 300 * SAMPLE_RATE
    sender.keep_pace_from_now()


@stream_fault("clock set ahead by an hour")
def clock_set_ahead(sender):
    sender.clock += 3600 * SAMPLE_RATE
    expect_restart(sender, "ahead")
    sender.keep_pace_from_now()


@stream_fault("a second probe 1.5 s behind, for 4 s")
def second_probe(sender):
    sender.second_probe = 4 * SAMPLE_RATE // sender.step


@stream_fault("a mutated copy after each message, for 10 s")
def mutate(sender):
    sender.mutating = 10 * SAMPLE_RATE // sender.step


@stream_fault("sorter started anew")
def restart(sender):
    sender.close()
    time.sleep(1.5)  # what was sent arrives before the new connection: two are read in turns
    sender.open()
    sender.wait_for_subscription()
    expect_restart(sender, "late")
    sender.begin()


def bad(sender):
    sender.books.expected["bad_messages"] += 1
    return sender.spikes_each


def ahead(sender, message, seconds):
    message.sample[-1] += round(seconds * SAMPLE_RATE)
    sender.books.expected["ahead"] += 1
    return 1


def expect_restart(sender, reason):
    """The clock begins anew, and spikes are left out for that reason until it is believed."""
    messages = round(SECONDS_TO_BELIEVE * SAMPLE_RATE / sender.step) + 5
    sender.books.expected["clock_restarts"] += 1
    sender.books.uncertain[reason] += messages * sender.spikes_each
    # Nothing else meanwhile; and a clock that began anew less than two seconds after it had begun would be taken for a late one.
    sender.rest = 3 * messages


def batches(rate, units):
    """The samples and the spikes of a message: 5 to 10 ms, as many spikes in each, and a unit at most once in each."""
    step = SAMPLE_RATE // 200 if rate / 200 >= 500 else SAMPLE_RATE // 100
    spikes_each = max(1, round(rate * step / SAMPLE_RATE))
    if spikes_each > units:
        raise ValueError(f"{rate:,.0f} spikes/s are {spikes_each:,} in a message of {1000 * step / SAMPLE_RATE:.0f} ms, which has room for one of each of "
                         f"{units:,} units: lower --rate or raise --units")
    return step, spikes_each


class SenderProcess:
    """The sorter, seen from outside of its process."""

    def __init__(self, connect=None, units=20, rate=2000, waveforms=False, seed=1, queue=1000, clock_offset=0, first_unit=0):
        """Connects to a program that listens at the endpoint `connect`, or listens itself."""
        self.step, self.spikes_each = batches(rate, units)
        spawn = multiprocessing.get_context("spawn")
        self.anchor = spawn.Value("d", float("nan"))
        self.pipe, theirs = spawn.Pipe()
        settings = dict(endpoint=connect or "tcp://127.0.0.1:*", connect=connect is not None, units=units, rate=rate, waveforms=waveforms, seed=seed,
                        queue=queue, anchor=self.anchor, clock_offset=clock_offset, first_unit=first_unit)
        self.process = spawn.Process(target=_run, args=(theirs, settings), daemon=True)
        self.process.start()
        theirs.close()
        self.endpoint = self._answer(60)

    def begin(self, seconds=120):
        """Sends from when the program has subscribed; that comes first."""
        self._ask("begin", seconds)

    def fault(self, name, seconds=90):
        """Sends a fault, and waits until it is sent."""
        self._ask(name, seconds)

    def end(self, seconds=120):
        """Ends the stream with an end message and tells the books."""
        return self._ask("end", seconds)

    def stop(self, seconds=120):
        """Ends without an end message, as a sorter does that is interrupted, and tells the books."""
        return self._ask("stop", seconds)

    def kill(self):
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def _ask(self, command, seconds):
        self.pipe.send(command)
        return self._answer(seconds)

    def _answer(self, seconds):
        if not self.pipe.poll(seconds):
            raise TimeoutError("the sender does not answer: is the program reading?")
        answer = self.pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer


def _run(pipe, settings):
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        _serve(pipe, Sender(**settings))
    except (EOFError, BrokenPipeError):
        pass  # whoever started us is gone
    except Exception as error:
        pipe.send(RuntimeError(f"the sender failed: {error!r}"))


def _serve(pipe, sender):
    sender.open()
    pipe.send(sender.endpoint)
    assert pipe.recv() == "begin"
    sender.wait_for_subscription(lambda: not pipe.poll())
    sender.begin()
    pipe.send("begun")
    asked, excused = None, 0.0
    while True:
        if asked is not None and not (sender.pending or sender.second_probe or sender.mutating):
            pipe.send(asked)
            asked = None
        if sender.rest <= 0 and pipe.poll():
            asked = pipe.recv()
            sender.rest = 3
            if asked in ("end", "stop"):
                sender.end() if asked == "end" else sender.leave()
                pipe.send(sender.books)
                return
            if asked in MESSAGE_FAULTS:
                sender.pending.append(asked)
            else:
                sender.books.faults[asked] += 1
                if STREAM_FAULTS[asked](sender) == "burst":
                    excused = time.monotonic() + 10
        wait = sender.due - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        elif time.monotonic() > excused:
            sender.books.most_behind = max(sender.books.most_behind, -wait)
        sender.next()
