"""What was sent, what the program says became of it, and whether the two agree."""
from collections import Counter
from dataclasses import dataclass, field

# Counters of docs/protocol.md that do not count spikes that were left out. Any other integer does: a new reason needs no word here.
NOT_LEFT_OUT = {"spikes", "bad_waveforms", "out_of_order", "clock_restarts", "coalesced_updates", "silent_updates", "bad_messages", "lost_messages"}


@dataclass
class Books:
    """What a sender sent. Every message has the same number of spikes, so that a message that was bad or lost can be told in spikes."""

    spikes_each: int
    messages: int = 0
    expected: Counter = field(default_factory=Counter)  # by the program's counter: what its value must be
    uncertain: Counter = field(default_factory=Counter)  # by the program's counter: what may come on top, until a new clock is believed
    faults: Counter = field(default_factory=Counter)  # by name: how often
    spikes_of: Counter = field(default_factory=Counter)  # by name: the spikes that it touched
    mutants: int = 0  # messages besides, damaged at random, whose spikes nobody can foretell
    most_behind: float = 0.0  # seconds behind the pace at worst, but for pauses that were asked for

    @property
    def spikes(self):
        return self.messages * self.spikes_each

    def add(self, other):
        """Adds the books of another sender to the same program."""
        if other.spikes_each != self.spikes_each:
            raise ValueError("senders to one program must send as many spikes a message")
        self.messages += other.messages
        self.mutants += other.mutants
        self.most_behind = max(self.most_behind, other.most_behind)
        for name in ("expected", "uncertain", "faults", "spikes_of"):
            getattr(self, name).update(getattr(other, name))


class Balance:
    """The books against the program's counters."""

    def __init__(self, books, counters):
        self.books = books
        self.counters = counters = {name: value for name, value in counters.items() if isinstance(value, int)}
        self.used = counters["spikes"]
        self.left_out = {name: value for name, value in counters.items() if name not in NOT_LEFT_OUT}
        self.in_bad_messages = counters["bad_messages"] * books.spikes_each
        self.in_lost_messages = counters["lost_messages"] * books.spikes_each
        self.sum = self.used + sum(self.left_out.values()) + self.in_bad_messages + self.in_lost_messages

    @property
    def agrees(self):
        return self.sum == self.books.spikes

    @property
    def unexplained(self):
        return self.books.spikes - self.sum

    def by_counter(self):
        """Each counter that the books know of: its name, the range that is right, and its value. Of no use where messages were lost."""
        for name in self.counters.keys() - {"spikes", "out_of_order", "coalesced_updates", "silent_updates"}:
            least = self.books.expected[name]
            yield name, least, least + self.books.uncertain[name], self.counters[name]

    def rows(self):
        """The table of the books: what, spikes, remark."""
        yield "sent", self.books.spikes, f"{self.books.messages:,} messages of {self.books.spikes_each:,}"
        yield "used", self.used, ""
        for name, value in self.left_out.items():
            yield f"left out: {name}", value, ""
        yield "left out: in bad messages", self.in_bad_messages, f"{self.counters['bad_messages']:,} messages"
        yield "left out: in lost messages", self.in_lost_messages, f"{self.counters['lost_messages']:,} messages"
        yield "sum", self.sum, "agrees" if self.agrees else f"DISAGREES: {self.unexplained:+,} unexplained"

    def __str__(self):
        reasons = dict(self.left_out, **{"in bad messages": self.in_bad_messages, "in lost messages": self.in_lost_messages})
        told = "".join(f", {name} {value:,}" for name, value in reasons.items() if value)
        verdict = "agrees" if self.agrees else f"DISAGREES by {self.unexplained:+,}"
        return f"sent {self.books.spikes:,}: used {self.used:,}{told}; {verdict}"
