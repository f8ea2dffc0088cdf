#!/usr/bin/python3
"""Repeats faults against a running `celltypes live` and runs soaks, and prints tables that anybody can repeat.

    /usr/bin/python3 benchmarks/campaign.py soak --minutes 10 --rate 500000 --units 5000
    /usr/bin/python3 benchmarks/campaign.py soak --waveforms --minutes 15 --rate 50000 --units 1500
    /usr/bin/python3 benchmarks/campaign.py faults
    /usr/bin/python3 benchmarks/campaign.py faults sigterm log-deleted
    /usr/bin/python3 benchmarks/campaign.py all

Needs Linux, NumPy and pyzmq (Debian: python3-numpy, python3-zmq), and the program built: ./celltypes --help builds it. Exits with 0 where
everything agreed, with 1 where something did not. docs/performance.md, "Campaign", says what is printed.
"""
import argparse
import contextlib
import signal
import sys
import tempfile
import traceback
from pathlib import Path

try:
    from campaigns import scenarios, soak
    from campaigns.processes import PROGRAM
except ImportError as missing:
    sys.exit(f"campaign.py: {missing}. {sys.executable} needs NumPy and pyzmq; on Debian install python3-numpy, python3-zmq and use /usr/bin/python3.")


class TimeIsUp(BaseException):
    """What was begun did not end in time."""


@contextlib.contextmanager
def time_limit(seconds):
    """Ends a block that takes too long, wherever it waits."""
    def end(*_):
        raise TimeIsUp(f"took longer than {seconds:.0f} s")

    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextlib.contextmanager
def folder_of(options):
    """The folder of logs and outputs: one to keep, or one that goes."""
    if options.keep:
        Path(options.keep).mkdir(parents=True, exist_ok=True)
        yield tempfile.mkdtemp(prefix="campaign-", dir=options.keep)
    else:
        with tempfile.TemporaryDirectory(prefix="campaign-", ignore_cleanup_errors=True) as folder:
            yield folder


def report(line):
    print(line, flush=True)


def run_soak(options):
    with folder_of(options) as folder, time_limit(options.minutes * 60 + 300):
        try:
            return soak.run(options, folder, report)
        except (TimeIsUp, TimeoutError, RuntimeError) as problem:
            report(f"soak FAILED: {problem}")
            return False


def run_faults(options):
    failures = 0
    chosen = options.names or list(scenarios.ALL)
    report(f"{'scenario':34} {'':4}  what was seen")
    for name in chosen:
        with folder_of(options) as folder:
            try:
                with time_limit(180):
                    seen = scenarios.ALL[name](scenarios.Stage(options.program, folder))
                verdict = "ok"
            except scenarios.Failed as failure:
                verdict, seen = "FAIL", str(failure)
            except (TimeIsUp, TimeoutError) as problem:
                verdict, seen = "FAIL", f"hangs: {problem}"
            except Exception:
                verdict, seen = "FAIL", "broke off: " + traceback.format_exc().strip().replace("\n", " | ")
        failures += verdict != "ok"
        report(f"{name:34} {verdict:4}  {seen}")
    report(f"faults: {len(chosen) - failures} of {len(chosen)} scenarios passed")
    return failures == 0


def run_all(options):
    results = []
    for waveforms, rate, units in ((False, 500_000, 5_000), (True, 50_000, 1_500)):
        options.waveforms, options.rate, options.units = waveforms, rate, units
        results.append(run_soak(options))
        report("")
    options.names = []
    results.append(run_faults(options))
    return all(results)


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = parser.add_subparsers(dest="part", required=True)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--program", default=str(PROGRAM), help="celltypes.dll, or the executable of a package (default: the one that was built here)")
    shared.add_argument("--keep", metavar="FOLDER", help="keep logs and outputs in a new folder inside of this one")
    load = argparse.ArgumentParser(add_help=False)
    load.add_argument("--minutes", type=float, default=10.0, help="how long (default: %(default)g)")
    load.add_argument("--history", type=float, metavar="SECONDS", help="live's --history, after which memory is flat (default: a quarter of the time, 5 to 60)")
    load.add_argument("--model", help="the bundle (default: cerebellum-forest with waveforms, cerebellum-forest-acg without)")
    load.add_argument("--seed", type=int, default=1, help="of the spikes and the order of the faults (default: %(default)s)")
    load.add_argument("--connect", action="store_true", help="the sorter connects to live (zmq-bind:), whose port then gets garbage too")
    load.add_argument("--queue", type=int, default=1000, help="messages that the sorter's socket queues, ZMQ_SNDHWM (default: %(default)s)")
    load.add_argument("--no-faults", dest="faults", action="store_false", help="a steady stream, without faults")
    load.add_argument("--visits", type=float, default=5.0, help="subscribers a second that read a keyframe and leave (default: %(default)g)")
    load.add_argument("--silent", type=int, default=10, help="subscribers at a time that never read (default: %(default)s)")
    load.add_argument("--garbage", type=float, default=0.5, help="connections a second that send garbage (default: %(default)g)")
    one = parts.add_parser("soak", parents=[shared, load], help="a steady stream with faults, and its books")
    one.add_argument("--rate", type=float, default=50_000.0, help="spikes a second of all units together (default: %(default)g)")
    one.add_argument("--units", type=int, default=1_500, help="units (default: %(default)s)")
    one.add_argument("--waveforms", action="store_true", help="a waveform of 10 channels x 60 samples with each spike")
    one.set_defaults(run=run_soak)
    faults = parts.add_parser("faults", parents=[shared], help="short scenarios, each with pass or fail")
    faults.add_argument("names", nargs="*", metavar="NAME", help="only these: " + ", ".join(scenarios.ALL))
    faults.set_defaults(run=run_faults)
    parts.add_parser("all", parents=[shared, load], help="both soaks of the documentation, and the faults").set_defaults(run=run_all)
    options = parser.parse_args(arguments)
    check(parser, options)
    return options


def check(parser, options):
    if not Path(options.program).exists():
        parser.error(f"{options.program} is missing: ./celltypes --help builds it, or name another with --program")
    unknown = [name for name in getattr(options, "names", []) if name not in scenarios.ALL]
    if unknown:
        parser.error(f"no scenario is called {unknown[0]}: write some of {', '.join(scenarios.ALL)}")
    if options.part == "soak":
        try:
            soak.check(options)
        except ValueError as problem:
            parser.error(str(problem))


def main():
    options = parse(sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything that was started is ended
    try:
        sys.exit(0 if options.run(options) else 1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
