"""A soak: a steady stream for minutes, with faults now and then and subscribers that come and go, and its books at the end."""
import random
import signal
import statistics
import time

from campaigns.sender import MESSAGE_FAULTS, SAMPLE_RATE, STREAM_FAULTS, batches
from campaigns.session import Session
from campaigns.subscribers import Crowd

STOPPED = "program stopped for 3 s"
ANEW = "sorter started anew"

NO_NUMBERS = "waveforms of NaN and infinity"

# What is sent in turns; the sorter starts anew twice only, because all that was known of the units is then void.
IN_TURNS = [*sorted(MESSAGE_FAULTS.keys() - {"end of the stream", "one spike 0.9 s ahead"}), "1.5 s of silence", "2 s held back, then sent in a burst", STOPPED]
assert ANEW in STREAM_FAULTS and set(IN_TURNS) - set(MESSAGE_FAULTS) - {STOPPED} <= set(STREAM_FAULTS)

# How much more may be in use at the end than after the warm-up: the visitors of the moment, what the garbage collector has not got round to.
MEMORY_SPREAD, MEMORY_SLACK = 0.10, 48  # a share, MB
# How far age_us, which the program finds by its own clock, may lie from the age by the sorter's, in seconds: what a sorter is behind its pace.
AGES_APART = 0.5
THREADS_SLACK, HANDLES_SLACK = 3, 12


class Course:
    """What a soak saw on its way."""

    def __init__(self, session, seconds, warm_up, report):
        self.session, self.warm_up, self.report = session, warm_up, report
        self.began = time.monotonic()
        self.ends = self.began + seconds
        self.every = min(60.0, seconds / 6)
        self.next_row, self.next_sample, self.samples = self.began + self.every, self.began, []

    @property
    def elapsed(self):
        return time.monotonic() - self.began

    def wait(self, seconds):
        """Waits, and looks at the program meanwhile; false when the time is over or the program has ended."""
        until = min(time.monotonic() + seconds, self.ends)
        while time.monotonic() < until and self.session.live.is_running:
            now = time.monotonic()
            if now >= self.next_sample:
                self.next_sample = now + 2
                usage = self.session.live.usage()
                if usage is not None:
                    self.samples.append((self.elapsed, usage))
            if now >= self.next_row:
                self.next_row += self.every
                self.row()
            time.sleep(min(0.1, max(0.0, until - now)))
        return self.session.live.is_running and time.monotonic() < self.ends

    def row(self):
        usage, witness = self.samples[-1][1], self.session.witness
        used = (witness.counters or {}).get("spikes", 0)
        minutes, seconds = divmod(int(self.elapsed), 60)
        self.report(f"{minutes:4}:{seconds:02}  {usage.memory:8,.0f}  {usage.threads:7}  {usage.handles:7}  {used:16,}  {len(witness.labels):14,}")

    def flatness(self):
        """For memory, threads and handles: the name, the median of the first and of the last third after the warm-up, and whether they are alike."""
        calm = [usage for elapsed, usage in self.samples if elapsed >= self.warm_up]
        third = len(calm) // 3
        if third < 10:
            return
        for name, slack in (("memory, MB", None), ("threads", THREADS_SLACK), ("handles", HANDLES_SLACK)):
            first, last = (statistics.median(getattr(usage, name.split(",")[0]) for usage in part) for part in (calm[:third], calm[-third:]))
            yield name, first, last, last <= first + (first * MEMORY_SPREAD + MEMORY_SLACK if slack is None else slack)


def run(options, folder, report):
    """Runs a soak and reports it line by line. Tells whether all agreed."""
    seconds = options.minutes * 60
    window = options.history or max(5.0, min(60.0, seconds / 4))
    model = options.model or ("cerebellum-forest" if options.waveforms else "cerebellum-forest-acg")
    settings = dict(units=options.units, rate=options.rate, waveforms=options.waveforms, seed=options.seed, queue=options.queue)
    dice = random.Random(options.seed)
    with Session(options.program, folder, model, "--history", f"{window:g}s", "--warm-up-time", "3s", "--warm-up-spikes", "50",
                 listens=options.connect, senders=(settings,), name="soak") as session:
        sender = session.sender
        kind = "waveforms of 10 x 60" if options.waveforms else "no waveforms"
        report(f"soak of {options.minutes:g} min: {options.units:,} units, {sender.spikes_each * SAMPLE_RATE / sender.step:,.0f} spikes/s in messages of "
               f"{sender.spikes_each:,} ({1000 * sender.step / SAMPLE_RATE:g} ms), {kind}, model {model}, window {window:g} s")
        report(f"{'time':>7}  {'MB':>8}  {'threads':>7}  {'handles':>7}  {'spikes used':>16}  {'label messages':>14}")
        # The program connects to a sorter's port, or has one of its own that garbage can be sent to.
        crowd = Crowd(session.labels, [session.source_port] if options.connect else [], options.visits, options.silent, options.garbage)
        try:
            course = Course(session, seconds, warm_up=window + min(30.0, seconds / 6), report=report)
            stops = _send_faults(course, dice, options)
            crowd_told = crowd.stop()
        finally:
            crowd.kill()
        if session.live.is_running:
            time.sleep(2)
            session.end(180)
        else:
            session.status = session.live.wait(5)
        return _Verdict(session, course, crowd_told, stops, options, report).tell()


def _send_faults(course, dice, options):
    """Sends faults until the time is over; tells how often the program was stopped."""
    session, stops, turn = course.session, 0, []
    interval = max(0.3, min(5.0, (course.ends - course.began) / 60))
    restarts = [course.began + (course.ends - course.began) * part for part in (1 / 3, 2 / 3)]
    course.wait(2)
    while course.wait(interval):
        if not options.faults:
            continue
        if restarts and time.monotonic() >= restarts[0]:
            restarts.pop(0)
            session.sender.fault(ANEW)
            continue
        turn = turn or [name for name in dice.sample(IN_TURNS, len(IN_TURNS)) if options.waveforms or name != NO_NUMBERS]
        name = turn.pop()
        if name == STOPPED:
            stops += 1
            session.live.signal(signal.SIGSTOP)
            course.wait(3)
            session.live.signal(signal.SIGCONT)
        else:
            session.sender.fault(name)
    return stops


class _Verdict:
    """The tables at the end of a soak, and whether all agreed."""

    def __init__(self, session, course, crowd, stops, options, report):
        self.session, self.course, self.crowd, self.stops, self.options, self.report = session, course, crowd, stops, options, report
        self.witness, self.log, self.failures = session.witness, session.log, 0

    def tell(self):
        balance = self.session.balance()
        if balance is None:
            self.check(False, f"books: the program ended with {self.session.status} and left no counters; it printed: {self.session.printed[-2000:]}")
            return False
        self.tell_faults(balance.books)
        self.tell_books(balance)
        self.tell_times(balance.books)
        self.report("\nchecks")
        self.check_books(balance)
        self.check_messages()
        self.check_log()
        self.check_rest()
        self.report("soak: everything agrees" if self.failures == 0 else f"soak: {self.failures} of the checks FAILED")
        return self.failures == 0

    def check(self, is_right, text):
        self.failures += not is_right
        self.report(f"  {'ok  ' if is_right else 'FAIL'}  {text}")

    def tell_faults(self, books):
        self.report(f"\n{'fault sent':36} {'times':>7}  {'spikes':>10}")
        for name, times in sorted(books.faults.items()):
            if name != "end of the stream":
                self.report(f"{name:36} {times:7,}  {books.spikes_of[name]:10,}")
        self.report(f"{STOPPED:36} {self.stops:7,}")
        for name, times in self.crowd.items():
            self.report(f"{'subscribers: ' + name:36} {times:7,}")

    def tell_books(self, balance):
        self.report(f"\n{'books':32} {'spikes':>16}")
        for name, value, remark in balance.rows():
            self.report(f"{name:32} {value:16,}  {remark}".rstrip())
        told = {name: value for name, value in balance.counters.items() if name != "spikes" and name not in balance.left_out}
        self.report("other counters: " + ", ".join(f"{name} {value:,}" for name, value in told.items()))

    def _labels(self):
        """The label messages but for the first seconds, in which the program's own code is compiled."""
        return [label for label in self.witness.labels if label[0] >= self.course.began + 5]

    def tell_times(self, books):
        labels = self._labels()
        self.report(f"\n{'label messages':52} {'p50':>9} {'p90':>9} {'p99':>9} {'most':>9}  ms")
        _times("latency_us: arrival to hand-over", [label[2] / 1000 for label in labels], self.report)
        _times("age_us", [label[3] / 1000 for label in labels if label[3] is not None], self.report)
        _times("age by the sorter's clock: last sample due to written", [1000 * label[4] for label in labels if label[4] > -1], self.report)
        peak = max(usage.peak for _, usage in self.course.samples)
        self.report(f"peak memory {peak:,.0f} MB; the sorter was behind its pace by {books.most_behind:.2f} s at most")

    def check_books(self, balance):
        self.check(balance.agrees, f"every spike is accounted for: {balance}")
        if balance.counters["lost_messages"] > 0:
            self.report("        messages were lost, so that faults cannot be told by reason")
            return
        wrong = [f"{name} is {value:,} instead of {least:,}" + (f" to {most:,}" if most > least else "")
                 for name, least, most, value in balance.by_counter() if not least <= value <= most]
        self.check(not wrong, "each fault is counted as what it is" + "".join(f"; {text}" for text in wrong))

    def check_messages(self):
        witness = self.witness
        received = ", ".join(f"{number:,} {kind}" for kind, number in witness.received.items())
        self.check(witness.missed == 0 and witness.went_back == 0 and len(witness.sessions) == 1,
                   f"messages number without a gap: {received}; {witness.missed:,} missed")
        self.check(witness.dropped == 0, f"no window was left out by the publisher (dropped {witness.dropped:,})")
        self.check(not witness.fallen, "counters never fall" + "".join(f"; {text}" for text in witness.fallen[:3]))
        self.check(witness.ended.is_set(), "the end marker came")
        apart = sorted(abs(label[3] / 1e6 - label[4]) for label in self._labels() if label[3] is not None and label[4] > -1)
        if apart:
            most = apart[int(0.99 * len(apart))]
            self.check(most < AGES_APART, f"age_us is the age by the sorter's clock, within {1000 * most:,.0f} ms for 99 % of the label messages")
        absent, senseless = (self.crowd[f"visits {what}"] for what in ("without a keyframe", "with a keyframe that makes no sense"))
        self.check(absent == 0 and senseless == 0,
                   f"every visitor read a keyframe: {self.crowd['visits']:,} visits, the slowest {self.crowd['slowest keyframe, ms']:,} ms")

    def check_log(self):
        self.check(self.log.is_whole, f"the log is whole: {self.log}")
        sessions = {record["session"] for record in self.log.records}
        self.check(sessions == self.witness.sessions, "the log is of the session of the messages")
        changes = self.log.types["change"]
        self.check(changes == self.witness.changes or self.witness.missed + self.witness.dropped > 0,
                   f"label changes in the log and in the messages: {changes:,} and {self.witness.changes:,}")

    def check_rest(self):
        self.check(self.session.status == 0, f"exit status {self.session.status}")
        errors = self.session.errors.strip()
        self.check(not errors, f"nothing on standard error{': ' + errors[:500] if errors else ''}")
        is_told = False
        for name, first, last, is_flat in self.course.flatness():
            is_told = True
            self.check(is_flat, f"{name}: {first:,.0f} after the warm-up, {last:,.0f} at the end (medians of a third of the time)")
        if not is_told:
            self.report("        too short to tell whether memory, threads and handles stay flat")


def _times(name, values, report):
    if not values:
        return
    values = sorted(values)
    shown = " ".join(f"{values[min(len(values) - 1, int(part * len(values)))]:9,.1f}" for part in (0.5, 0.9, 0.99, 1))
    report(f"{name:52} {shown}")


def check(options):
    """Raises ValueError where the load cannot be made."""
    batches(options.rate, options.units)
    if options.minutes < 0.2:
        raise ValueError("--minutes must be at least 0.2")
