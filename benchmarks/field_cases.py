"""Runs the program on folders as the field writes them, and prints what it says of each; with --before, beside what another build says.

    /usr/bin/python3 benchmarks/field_cases.py CASES [--program DLL] [--before DLL] [--only 03 25]

CASES is a folder of scripts NN-name.py, each of which takes an output folder and makes folders NN-... in it. Every sorted folder goes through
`label`, every folder of .nwb files through `evaluate`; the scripts that send messages (20, clock) are played to `live`."""
import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import textwrap
import time

HERE = os.path.dirname(os.path.abspath(__file__))
BUILT = os.path.join(HERE, "..", "artifacts", "bin", "Cli", "release", "celltypes.dll")
MODEL = "cerebellum-forest"
OPEN_EPHYS = ("nodes", "clocks", "lfp", "restart")
PATIENCE = 300


def run(program, arguments, **options):
    """Runs the program; gives its exit code and what it printed, errors first."""
    try:
        done = subprocess.run(["dotnet", program, *arguments], capture_output=True, text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL, **options)
    except subprocess.TimeoutExpired:
        return 124, f"still running after {PATIENCE} s"
    return done.returncode, done.stderr + done.stdout


def folders_of(base, number):
    return sorted(name for name in os.listdir(base) if name.startswith(number + "-") and os.path.isdir(os.path.join(base, name)))


def commands(path):
    """What a user would run on a folder."""
    if any(name.endswith(".nwb") for _, _, names in os.walk(path) for name in names):
        return [("evaluate", ["evaluate", "--data", f"allen:{path}", "--features", "spike", "--model", "forest", "--protocol", "group:cell", "--seeds", "1"])]
    return [("label", ["label", path, "--model", MODEL])]


def offline(program, scripts, base, only):
    """For each case: what the program says."""
    seen = {}
    for script in scripts:
        number = os.path.basename(script)[:2]
        if only and number not in only:
            continue
        subprocess.run([sys.executable, script, base], capture_output=True, text=True, cwd=os.path.dirname(script), check=False)
        for name in folders_of(base, number):
            path = os.path.join(base, name)
            for what, arguments in commands(path):
                seen[f"{name}: {what}"] = run(program, arguments)
            if number == "11":
                subprocess.run([sys.executable, script, base, "after"], capture_output=True, cwd=os.path.dirname(script), check=False)
                seen[f"{name}: label after a merge in phy"] = run(program, ["label", path, "--model", MODEL])
    return seen


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def live(program, script, mode, seconds):
    """What `live` says at the end of a source that the script plays."""
    port = free_port()
    sender = subprocess.Popen([sys.executable, script, str(port), mode, str(seconds)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=os.path.dirname(script))
    program = subprocess.Popen(["dotnet", program, "live", "--source", f"{'event-broadcaster' if mode == 'lfp' else 'open-ephys'}:tcp://127.0.0.1:{port}", "--model", "cerebellum-forest-acg", "--plain", "--publish", "none"],
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    sender.wait(seconds + 60)
    time.sleep(2)
    program.terminate()
    printed = program.communicate(timeout=20)[0]
    return program.returncode, printed


def show(title, outcome, width=110):
    code, printed = outcome
    print(f"  {title} (exit {code})")
    lines = [line for line in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", printed).splitlines() if line.strip()]
    for line in lines[:14]:
        print(textwrap.fill(line.strip(), width, initial_indent="    ", subsequent_indent="      "))
    if len(lines) > 14:
        print(f"    ... {len(lines) - 14} more lines")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("cases")
    parser.add_argument("--program", default=BUILT)
    parser.add_argument("--before", help="the celltypes.dll of another build")
    parser.add_argument("--only", nargs="*", default=[], help="numbers of cases")
    parser.add_argument("--seconds", type=float, default=40, help="how long a live case is played")
    options = parser.parse_args()
    scripts = sorted(os.path.join(os.path.abspath(options.cases), name) for name in os.listdir(options.cases) if re.match(r"\d\d-.*\.py$", name))
    programs = {"before": options.before, "now": options.program} if options.before else {"now": options.program}
    seen = {}
    for when, program in programs.items():
        with tempfile.TemporaryDirectory() as base:
            found = offline(program, [script for script in scripts if not os.path.basename(script).startswith("20-")], base, options.only)
            for name, (code, printed) in found.items():
                seen.setdefault(name, {})[when] = code, printed.replace(base + os.sep, "")
        for script in scripts:
            if os.path.basename(script).startswith("20-") and (not options.only or "20" in options.only):
                for mode in OPEN_EPHYS:
                    seen.setdefault(f"20 {mode}: live", {})[when] = live(program, script, mode, options.seconds)
    for name, outcomes in seen.items():
        print(f"\n{name}")
        for when, outcome in outcomes.items():
            show(when, outcome)


if __name__ == "__main__":
    main()
