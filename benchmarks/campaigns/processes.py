"""The program under test as a process, and what Linux knows of it."""
import ctypes
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "artifacts" / "bin" / "Cli" / "release" / "celltypes.dll"

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def free_port():
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, seconds, every=0.05):
    """Whether a condition comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(every)
    return True


class Live:
    """A `celltypes live` process. It dies with this one, whatever happens."""

    def __init__(self, program, arguments, output, errors):
        """Starts it; output and errors are file descriptors or files. Only the main thread may: the child dies with the thread that started it."""
        command = ["dotnet", str(program)] if str(program).endswith(".dll") else [str(program)]
        self.arguments = arguments
        # Not in our group: Ctrl-C is for the campaign, which then ends the program itself.
        self.process = subprocess.Popen([*command, "live", *arguments], stdin=subprocess.DEVNULL, stdout=output, stderr=errors,
                                        start_new_session=True, preexec_fn=_as_child)

    @property
    def is_running(self):
        return self.process.poll() is None

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, seconds):
        """The exit status, None where it does not end in time."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def kill(self):
        if self.is_running:
            self.process.kill()
        self.process.wait()

    def usage(self):
        """Resident memory and its peak in MB, threads, and handles (sockets and files); None where the process is gone."""
        try:
            status = dict(line.split(":\t", 1) for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines() if ":\t" in line)
            return Usage(int(status["VmRSS"].split()[0]) / 1024, int(status["VmHWM"].split()[0]) / 1024, int(status["Threads"]),
                         len(os.listdir(f"/proc/{self.process.pid}/fd")))
        except (OSError, KeyError):
            return None


class Usage:
    """What a process takes at a moment."""

    def __init__(self, memory, peak, threads, handles):
        self.memory, self.peak, self.threads, self.handles = memory, peak, threads, handles


def _as_child():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    # A shell has what it starts in the background ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
