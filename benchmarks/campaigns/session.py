"""A session: a sorter, the program that labels it, a witness of its messages, and the log. All of it is gone when the session is left."""
import json
from collections import Counter
from pathlib import Path

from campaigns.books import Balance
from campaigns.processes import Live, free_port, wait_until
from campaigns.sender import SAMPLE_RATE, SenderProcess
from campaigns.subscribers import Witness


class LogFile:
    """A label log, as anybody's script would read it."""

    def __init__(self, path):
        self.path = Path(path)
        self.records, self.foreign, self.nuls = [], 0, 0
        data = self.path.read_bytes() if self.path.exists() else b""
        self.exists, self.is_torn = self.path.exists(), bool(data) and not data.endswith(b"\n")
        self.nuls = data.count(0)
        for line in data.splitlines():
            try:
                record = json.loads(line)
                self.records.append(record)
            except ValueError:
                self.foreign += 1
        self.types = Counter(record.get("type") for record in self.records)

    @property
    def is_continuous(self):
        return bool(self.records) and [record.get("seq") for record in self.records] == list(range(len(self.records)))

    @property
    def end(self):
        """The last record, where it is an end record."""
        return self.records[-1] if self.records and self.records[-1].get("type") == "end" else None

    @property
    def counters(self):
        """The counters of the last keyframe: of all that came in, where the session ended in good order."""
        return next((record["counters"] for record in reversed(self.records) if record.get("type") == "keyframe"), None)

    @property
    def is_whole(self):
        return self.is_continuous and self.foreign == 0 and self.end is not None and self.end["lost_records"] == 0

    def __str__(self):
        if not self.exists:
            return "no log"
        told = f"log of {len(self.records):,} records"
        if not self.is_continuous:
            told += ", numbers skip"
        if self.foreign:
            told += f", {self.foreign:,} lines no JSON"
        if self.nuls:
            told += f", {self.nuls:,} NULs"
        return told + (", with its end" if self.end else ", without its end")


class Session:
    """A context manager; `with` starts everything and waits until the program has subscribed to the sorter."""

    def __init__(self, program, folder, model, *options, listens=False, senders=({},), output=None, log="--log", name="session"):
        """`listens`: whether the program listens for the sorters to connect. `output`: a descriptor for standard output; else a file."""
        self.folder = Path(folder)
        self.log_path = self.folder / f"{name}.jsonl"
        self.output_path, self.errors_path = self.folder / f"{name}.out", self.folder / f"{name}.err"
        self.program, self.model, self.options, self.log_option = program, model, options, log
        self.listens, self.sender_settings, self.output = listens, senders, output
        self.senders, self.books, self.live, self.witness, self.status = [], None, None, None, None
        self.labels = f"tcp://127.0.0.1:{free_port()}"
        self.source_port = None

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def _start(self):
        if self.listens:
            self.source_port = free_port()
            source = f"tcp://127.0.0.1:{self.source_port}"
            self.senders = [SenderProcess(connect=source, **settings) for settings in self.sender_settings]
        else:
            self.senders = [SenderProcess(**self.sender_settings[0])]
            source = self.senders[0].endpoint
            self.source_port = int(source.rsplit(":", 1)[1])
        arguments = ["--source", f"{'zmq-bind' if self.listens else 'zmq'}:{source}", "--model", self.model, "--publish", self.labels,
                     self.log_option, str(self.log_path), "--plain", *self.options]
        with open(self.output_path, "wb") as output, open(self.errors_path, "wb") as errors:
            self.live = Live(self.program, arguments, output if self.output is None else self.output, errors)
        self.witness = Witness(self.labels, self.senders[0].anchor, SAMPLE_RATE)
        self.witness.start()
        try:
            for sender in self.senders:
                sender.begin()
        except RuntimeError as failure:
            status = self.live.wait(0)
            raise RuntimeError(f"{failure}; the program {'is running' if status is None else f'ended with {status}'} and printed: {self.printed[-1000:]}")

    @property
    def sender(self):
        return self.senders[0]

    @property
    def printed(self):
        """What the program has printed so far."""
        return self.output_path.read_text(errors="replace") + self.errors_path.read_text(errors="replace")

    @property
    def errors(self):
        return self.errors_path.read_text(errors="replace")

    def wait_for_labels(self, seconds=60, more=1):
        """Whether so many more label messages come in time."""
        before = len(self.witness.labels)
        return wait_until(lambda: len(self.witness.labels) >= before + more or not self.live.is_running, seconds) and self.live.is_running

    def end(self, seconds=120):
        """Has the sorters end the stream, and waits for the program to end too."""
        for sender in self.senders[1:]:
            self._add(sender.stop())
        self._add(self.sender.end())
        self.status = self.live.wait(seconds)
        self.witness.ended.wait(5)
        self.witness.stop()

    def _add(self, books):
        if self.books is None:
            self.books = books
        else:
            self.books.add(books)

    @property
    def log(self):
        return LogFile(self.log_path)

    def balance(self):
        """The books against the counters in the log; None where it has none."""
        counters = self.log.counters
        return Balance(self.books, counters) if counters and self.books else None

    def close(self):
        if self.live is not None:
            self.live.kill()
        for sender in self.senders:
            sender.kill()
        if self.witness is not None:
            self.witness.stop()
