"""Faults one at a time, some seconds each. A scenario tells what it saw, or raises Failed with it."""
import contextlib
import fcntl
import json
import os
import random
import signal
import struct
import termios
import time

import numpy as np
import zmq

from campaigns.processes import wait_until
from campaigns.sender import SAMPLE_RATE, TOPIC
from campaigns.session import LogFile, Session
from campaigns.subscribers import send_garbage, silent_subscriber

ALL = {}

# What a user waits for at most: for a program to end that was asked to, and for connections to be given back that were left.
SECONDS_TO_END = 3.0
SECONDS_TO_TIDY = 45.0
HANDLES_SLACK, THREADS_SLACK = 6, 4


class Failed(Exception):
    """What was seen is wrong."""


class Stage:
    """Where a scenario starts its sessions."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def session(self, *options, units=100, rate=5000, senders=None, **settings):
        """A small session, whose window holds all of it."""
        senders = [dict(units=units, rate=rate, **sender) for sender in senders or ({},)]
        return Session(self.program, self.folder, "cerebellum-forest-acg", "--history", "20min", "--warm-up-time", "2s", "--warm-up-spikes", "20", *options,
                       senders=senders, **settings)


def scenario(name):
    return lambda function: ALL.setdefault(name, function)


def require(condition, seen):
    if not condition:
        raise Failed(seen)


def begin(session, windows=3):
    require(session.wait_for_labels(60, windows), f"no labels: {session.printed[-1000:]}")


def go_on(session, windows=4, seconds=30):
    require(session.wait_for_labels(seconds, windows), f"labels stopped: fewer than {windows} in {seconds} s; {session.printed[-300:]}")


def finish(session):
    """Ends a session by the sorter's end message, and requires that everything is as it must be. Tells the balance."""
    balance = finish_unchecked(session)
    require(balance.agrees, str(balance))
    wrong = [f"{name} {value:,}, not {least:,}" + (f" to {most:,}" if most > least else "")
             for name, least, most, value in balance.by_counter() if not least <= value <= most]
    require(not wrong, f"{balance}; counted wrongly: {', '.join(wrong)}")
    return balance


def finish_unchecked(session):
    """Ends a session by the sorter's end message, in good order. Tells the balance, which is for the caller to judge."""
    session.end()
    check_end(session)
    balance = session.balance()
    require(balance is not None, "no counters in the log")
    return balance


def check_end(session):
    require(session.status == 0, f"exit status {session.status}; {session.errors[-500:]}")
    require(not session.errors.strip(), f"on standard error: {session.errors[-500:]}")
    require(session.log.is_whole, str(session.log))
    require(session.witness.ended.is_set(), "no end marker came")
    require(session.witness.missed == 0, f"{session.witness.missed} messages missed")


def spikes_held(session):
    """The spikes in the windows of all units at the end."""
    return sum(unit["n_spikes"] for unit in session.witness.units())


def every_unit_keeps_its_past(stage, fault):
    """A fault that concerns a spike or a header must leave all that is known of the units."""
    with stage.session() as session:
        begin(session)
        session.sender.fault(fault)
        go_on(session)
        balance = finish(session)
        require(spikes_held(session) == balance.used, f"units hold {spikes_held(session):,} spikes; {balance}")
        return f"no restart, every unit keeps its past; {balance}"


@scenario("clock-spike-1.2s-ahead")
def spike_a_second_ahead(stage):
    return every_unit_keeps_its_past(stage, "one spike 1.2 s ahead")


@scenario("clock-spike-5min-ahead")
def spike_minutes_ahead(stage):
    return every_unit_keeps_its_past(stage, "one spike 5 min ahead")


@scenario("clock-spike-day-ahead")
def spike_a_day_ahead(stage):
    return every_unit_keeps_its_past(stage, "one spike a day ahead")


@scenario("clock-header-9min-ahead")
def header_minutes_ahead(stage):
    return every_unit_keeps_its_past(stage, "complete_up_to 9 min ahead")


@scenario("clock-40-late-spikes")
def late_burst(stage):
    return every_unit_keeps_its_past(stage, "late spikes")


@scenario("clock-silence")
def silence(stage):
    return every_unit_keeps_its_past(stage, "1.5 s of silence")


@scenario("clock-recording-stopped-5min")
def recording_stopped(stage):
    return every_unit_keeps_its_past(stage, "recording stopped for 5 min")


@scenario("clock-second-probe-behind")
def second_probe(stage):
    with stage.session() as session:
        begin(session)
        before = len(session.witness.labels)
        session.sender.fault("a second probe 1.5 s behind, for 4 s")
        during = len(session.witness.labels) - before
        go_on(session)
        balance = finish(session)
        require(during >= 2, f"{during} label messages in 4 s with a second probe behind; {balance}")
        return f"{during} label messages in the 4 s; {balance}"


@scenario("clock-two-sorters")
def two_sorters(stage):
    """Each has a clock and numbers of its own, so that gaps in the numbers mean nothing."""
    with stage.session(listens=True, senders=({}, {"clock_offset": 100, "first_unit": 1000})) as session:
        begin(session)
        go_on(session, 6)
        balance = finish_unchecked(session)
        without_lost = balance.sum - balance.in_lost_messages
        seen = (f"{balance.counters['clock_restarts']} restarts, {len(session.witness.labels)} label messages; of {balance.books.spikes:,} spikes "
                f"{balance.used:,} used, {sum(balance.left_out.values()):,} left out")
        require(balance.counters["clock_restarts"] == 0, seen)
        require(without_lost == balance.books.spikes, f"{seen}, {balance.books.spikes - without_lost:,} unexplained")
        return seen


@scenario("clock-set-ahead-1h")
def clock_set_ahead(stage):
    return labels_after_restart(stage, "clock set ahead by an hour", 1)


@scenario("sorter-restart")
def sorter_restart(stage):
    return labels_after_restart(stage, "sorter started anew", 3)


def labels_after_restart(stage, fault, times):
    with stage.session() as session:
        begin(session)
        for _ in range(times):
            session.sender.fault(fault)
            time.sleep(1.5)  # until the new clock is believed
            go_on(session)
        balance = finish(session)
        labelled = sum(unit["label"] is not None for unit in session.witness.units())
        require(labelled > 0, f"no unit has a label after the restart; {balance}")
        return f"{labelled} units labelled after it; {balance}"


@scenario("output-unread")
def output_unread(stage):
    reading, writing = os.pipe()
    with contextlib.ExitStack() as stack:
        stack.callback(os.close, reading)
        try:
            fcntl.fcntl(writing, 1031, 4096)  # F_SETPIPE_SZ: full soon
            session = stack.enter_context(stage.session(output=writing, units=300, rate=6000))
        finally:
            os.close(writing)
        begin(session)
        require(wait_until(lambda: waiting_in(reading) > 4000, 30), f"the program printed {waiting_in(reading)} bytes only, so that nothing was tried")
        go_on(session, 8)
        return f"labels go on; {end_by(session, signal.SIGTERM, SECONDS_TO_END + 2)}"


@scenario("output-closed")
def output_closed(stage):
    reading, writing = os.pipe()
    try:
        with stage.session(output=writing) as session:
            os.close(reading)
            reading = None
            begin(session)
            go_on(session)
            return f"labels go on; {end_by(session, signal.SIGINT)}"
    finally:
        for end in (reading, writing):
            if end is not None:
                os.close(end)


def waiting_in(pipe):
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0]


@scenario("sigint")
def sigint(stage):
    return ends_at(stage, signal.SIGINT)


@scenario("sigterm")
def sigterm(stage):
    return ends_at(stage, signal.SIGTERM)


@scenario("sighup")
def sighup(stage):
    return ends_at(stage, signal.SIGHUP)


def ends_at(stage, number):
    with stage.session() as session:
        begin(session)
        return end_by(session, number)


def end_by(session, number, seconds=SECONDS_TO_END):
    """Ends the program by a signal, which must be soon and in good order."""
    began = time.monotonic()
    session.live.signal(number)
    session.status = session.live.wait(30)
    took = time.monotonic() - began
    require(session.status is not None, f"{signal.Signals(number).name} did not end it in 30 s")
    session.witness.ended.wait(3)
    check_end(session)
    require(took <= seconds, f"{signal.Signals(number).name} took {took:.1f} s")
    return f"{signal.Signals(number).name} ended it in {took:.1f} s with status {session.status}, an end marker and a whole log"


@scenario("log-deleted")
def log_deleted(stage):
    return log_touched(stage, lambda path: path.unlink())


@scenario("log-truncated")
def log_truncated(stage):
    return log_touched(stage, lambda path: os.truncate(path, 0))


@scenario("log-moved")
def log_moved(stage):
    return log_touched(stage, lambda path: path.rename(path.with_suffix(".moved")))


@scenario("log-replaced")
def log_replaced(stage):
    def replace(path):
        path.unlink()
        path.write_text('{"type":"not of this log"}\n')

    return log_touched(stage, replace)


@scenario("log-appended-to")
def log_appended_to(stage):
    def append(path):
        with path.open("a") as file:
            file.write("a line of another program\n" * 50)

    return log_touched(stage, append)


def log_touched(stage, touch):
    """Somebody lays hands on the log. What is lost by that must be told, and what comes later must be somewhere."""
    with stage.session() as session:
        begin(session, 4)
        time.sleep(1.2)  # until what is known is in the file
        before = len(session.log.records)
        touch(session.log_path)
        go_on(session, 5)
        session.end()
        log, moved = session.log, LogFile(session.log_path.with_suffix(".moved"))
        own = [record["seq"] for record in moved.records + log.records if record.get("session") in session.witness.sessions]
        is_told = session.log_path.name in session.printed
        has_all = sorted(own) == list(range(len(own))) and (log.end or moved.end) is not None
        seen = (f"{len(own)} own records are left ({before} before touching it), {'from first to end' if has_all else 'not all'}; {log.nuls} NULs; "
                f"exit status {session.status}; {'told' if is_told else 'nothing was said'}")
        require(session.status is not None, f"did not end; {seen}")
        require(log.nuls == 0, seen)
        require(has_all or is_told, f"records are gone without a word: {seen}")
        require(has_all or session.status != 0 or log.end is not None, seen)
        return seen


@scenario("garbage-on-ports")
def garbage_on_ports(stage):
    dice = random.Random(1)
    with stage.session(listens=True) as session:
        begin(session)
        before = session.live.usage()
        ports = [session.source_port, int(session.labels.rsplit(":", 1)[1])]
        rude = []
        for i in range(400):
            rude.append(send_garbage(ports[i % 2], dice))
            if len(rude) > 60:
                rude.pop(0).close()
        go_on(session)
        for peer in rude:
            peer.close()
        back = is_tidy(session, before)
        balance = finish(session)
        return f"400 connections with garbage; {back}; {balance}"


@scenario("silent-subscribers")
def silent_subscribers(stage):
    with stage.session(units=500, rate=10_000) as session, zmq.Context() as context:
        begin(session)
        before = session.live.usage()
        silent = [silent_subscriber(context, session.labels) for _ in range(200)]
        go_on(session, 15, 60)
        grown = session.live.usage().memory - before.memory
        for subscriber in silent:
            subscriber.close()
        back = is_tidy(session, before)
        balance = finish(session)
        # 200 messages of 100 kB are shared by all of them, and the kernel holds the rest.
        require(grown < 200, f"memory grew by {grown:.0f} MB; {balance}")
        return f"200 that never read, memory {grown:+.0f} MB; {back}; {balance}"


@scenario("3000-connects")
def many_connects(stage):
    with stage.session() as session, zmq.Context() as context:
        begin(session)
        before = session.live.usage()
        port = int(session.labels.rsplit(":", 1)[1])
        dice = random.Random(2)
        for i in range(3000):
            if i % 3 == 0:
                send_garbage(port, dice).close()
            else:
                subscriber = context.socket(zmq.SUB)
                subscriber.linger = 0
                subscriber.subscribe(b"celltypes/v2/")
                subscriber.connect(session.labels)
                if i % 3 == 1:
                    subscriber.poll(20)
                subscriber.close()
        go_on(session)
        back = is_tidy(session, before)
        balance = finish(session)
        return f"{back}; {balance}"


def is_tidy(session, before):
    """Requires that a program gives back the handles and threads of those who left."""
    def is_back():
        now = session.live.usage()
        return now is None or (now.handles <= before.handles + HANDLES_SLACK and now.threads <= before.threads + THREADS_SLACK)

    began = time.monotonic()
    back = wait_until(is_back, SECONDS_TO_TIDY, 0.5)
    now = session.live.usage()
    require(now is not None, f"the program ended; {session.printed[-500:]}")
    seen = f"handles {before.handles} then {now.handles}, threads {before.threads} then {now.threads}"
    require(back, f"not given back in {SECONDS_TO_TIDY:.0f} s: {seen}")
    return f"{seen} after {time.monotonic() - began:.0f} s"


@scenario("kill-and-resume")
def kill_and_resume(stage):
    sessions, torn = [], 0
    for i in range(4):
        with stage.session(log="--log" if i == 0 else "--resume") as session:
            begin(session, 4)
            time.sleep(0.3 * i)
            if i < 3:
                session.live.kill()
                torn += session.log.is_torn
            else:
                finish(session)
            sessions += session.witness.sessions
            log = session.log
    seen = f"killed 3 times, {torn} torn lines; {log}"
    begun = [(record["session"], record.get("continues")) for record in log.records if record["type"] == "session"]
    require(log.is_continuous and log.end is not None and log.foreign <= torn, seen)
    require(begun == list(zip(sessions, [None, *sessions])), f"{seen}; sessions {begun}")
    return seen


@scenario("program-stopped")
def program_stopped(stage):
    with stage.session() as session:
        begin(session)
        stop_for(session, 8)
        go_on(session)
        return f"stopped for 8 s; {finish(session)}"


@scenario("lag-is-told")
def lag_is_told(stage):
    """Labels that are old must say so: a closed loop acts on them."""
    with stage.session() as session:
        begin(session)
        before = len(session.witness.labels)
        stop_for(session, 6)
        go_on(session)
        late = session.witness.labels[before:]
        finish(session)
        true, told = max(label[4] for label in late), [label[3] for label in late]
        seen = f"labels up to {true:.1f} s old after a stop of 6 s, latency_us {max(label[2] for label in late):,} at most"
        require(true > 3, f"{seen}, so that nothing was tried")
        require(None not in told, f"{seen}; no age_us in label messages")
        require(max(told) / 1e6 > true / 2, f"{seen}, age_us {max(told):,} at most")
        return f"{seen}, age_us {max(told):,} at most"


@scenario("age-after-early-spike")
def age_after_early_spike(stage):
    """A spike that is early, but near enough to be believed, must not make labels older than they are."""
    with stage.session() as session:
        begin(session)
        session.sender.fault("one spike 0.9 s ahead")
        go_on(session, 5)
        balance = finish(session)
        true, told = session.witness.labels[-2][4], session.witness.labels[-2][3]
        require(told is not None, "no age_us in label messages")
        seen = f"{balance}; 4 s later labels are {true:.3f} s old, and age_us is {told:,}"
        require(abs(told / 1e6 - true) < 0.3, seen)
        return seen


def stop_for(session, seconds):
    session.live.signal(signal.SIGSTOP)
    time.sleep(seconds)
    session.live.signal(signal.SIGCONT)


@scenario("mutated-messages")
def mutated_messages(stage):
    """Damage of every kind that nobody thought of: whatever it hits, the good messages are used and the units keep their past."""
    with stage.session() as session:
        begin(session)
        session.sender.fault("a mutated copy after each message, for 10 s")
        go_on(session)
        balance = finish_unchecked(session)
        counters, sent = balance.counters, balance.books.spikes
        told = ", ".join(f"{name} {value:,}" for name, value in counters.items() if value and name != "spikes")
        seen = f"{balance.books.mutants:,} mutated messages; of {sent:,} good spikes and some mutated ones {balance.used:,} used; {told}"
        require(counters["bad_messages"] > balance.books.mutants / 3, f"{seen}, so that little was tried")
        require(counters["clock_restarts"] == 0 and balance.used >= sent, seen)
        require(spikes_held(session) == balance.used, f"units hold {spikes_held(session):,} spikes; {seen}")
        return seen


@scenario("large-messages")
def large_messages(stage):
    """Messages near the largest size come faster than they can be used: what waits must be bounded in bytes, not in messages."""
    with stage.session(listens=True) as session, zmq.Context() as context:
        begin(session)
        before = session.live.usage()
        large = context.socket(zmq.XPUB)
        large.linger = 0
        large.sndhwm = 0
        large.connect(f"tcp://127.0.0.1:{session.source_port}")
        require(large.poll(10_000), "the program did not subscribe to the second sender")
        spikes = 5_000_000
        payload = bytes(8 * spikes) + (np.arange(spikes) % 100).astype("<i4").tobytes()  # 60 MB, all too late
        frame = zmq.Frame(payload)
        for number in range(60):
            header = json.dumps(dict(schema="celltypes.spikes/1", seq=number, sample_rate=SAMPLE_RATE, spikes=spikes)).encode()
            large.send_multipart([TOPIC, header, frame], copy=False)
        goes_on = session.wait_for_labels(120, 5)
        require(session.live.is_running, f"the program ended with {session.live.wait(1)}: {session.printed[-500:]}")
        peak = session.live.usage().peak
        seen = f"60 messages of 60 MB: memory {before.memory:,.0f} MB before, {peak:,.0f} at most"
        require(goes_on, f"{seen}; labels did not go on in 120 s")
        require(peak < before.memory + 1200, seen)
        return seen
