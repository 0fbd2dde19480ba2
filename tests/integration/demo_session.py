#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Uses scripts/demo as a newcomer does: twice, the second time with --keep, each time until Ctrl-C.

demo_session.py SOURCES BUILD

Exit code 0: every journey was in the terminal with its receipt, its routes and its deliveries, also that of an
application from elsewhere; the first receipt came in time; the state was kept; nothing was left running. All files are
in a temporary folder.
"""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

PATIENCE_S = 120
FIRST_RECEIPT_S = 15  # of a run that builds nothing, from the command on
RECEIPT = re.compile(r"^ +receipt +(\d{4}-\d\d-\d\dT[\d:.]+Z)  ([0-9a-f-]{36})(  \(known.*\))?$")
RUNNING = "Running until Ctrl-C"


class Demo:
    """A running demo, whose lines can be waited for. Ends with the block that uses it."""

    def __init__(self, sources, build, *arguments):
        command = [f"{sources}/scripts/demo", "--build-dir", str(build), *arguments]
        self.lines = []
        self.started = time.monotonic()
        self.first_receipt_s = None
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.arrived = threading.Condition()
        self.ended = False
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait()
        self.reader.join()

    def read(self):
        for line in self.process.stdout:
            with self.arrived:
                self.lines.append(line.rstrip("\n"))
                if self.first_receipt_s is None and RECEIPT.match(self.lines[-1]):
                    self.first_receipt_s = time.monotonic() - self.started
                self.arrived.notify_all()
        with self.arrived:
            self.ended = True
            self.arrived.notify_all()

    def fail(self, problem):
        sys.exit("\n".join([problem, "the demo wrote:", *self.lines]))

    def wait(self, what, condition):
        """Waits until condition(lines) holds and returns what it said."""
        with self.arrived:
            if not self.arrived.wait_for(lambda: condition(self.lines) or self.ended, PATIENCE_S):
                self.fail(f"not within {PATIENCE_S} s: {what}")
            found = condition(self.lines)
        return found or self.fail(f"it ended before: {what}")

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)
        try:
            code = self.process.wait(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.fail(f"it still runs {PATIENCE_S} s after Ctrl-C")
        if code != 130:
            self.fail(f"it ended with {code} after Ctrl-C")


def journeys(lines):
    """Receipt, routes and deliveries by the id of the message, from its receipt to the next empty line."""
    found = {}
    steps = None
    for line in lines:
        receipt = RECEIPT.match(line)
        if receipt:
            steps = found.setdefault(receipt[2], {"time": receipt[1], "known": bool(receipt[3]), "steps": []})["steps"]
        elif not line.strip():
            steps = None
        elif steps is not None:
            steps.append(line.split())
    return found


def check(demo, all_known):
    """What was posted at the start: eleven applications."""
    demo.wait("all samples", lambda lines: any(RUNNING in line for line in lines))
    if demo.first_receipt_s > FIRST_RECEIPT_S:
        demo.fail(f"the first receipt came {demo.first_receipt_s:.1f} s after the command")
    found = journeys(demo.lines)
    if len(found) != 11:
        demo.fail(f"{len(found)} journeys instead of 11")
    for message, journey in found.items():
        if journey["known"] != all_known:
            demo.fail(f"{message} is known: {journey['known']}")
        systems = {target.strip(",") for words in journey["steps"] if words[0] == "route" for target in words[3:]}
        reached = {words[1].strip(",") for words in journey["steps"] if words[0] == "delivered"}
        if not systems or systems != reached:
            demo.fail(f"{message} is routed to {systems} and reached {reached}")
    return found


def post_another(demo, build, folder):
    """An application from another terminal; its journey has to be shown too."""
    posting = demo.wait("how to post another", lambda lines: [line for line in lines if line.endswith("FILE.xml")])
    command = posting[0].split()
    subprocess.run([f"{build}/tests/samples/nabe_samples", "--count", "1", "--seed", "4711", "--attachment-bytes", "10",
                    "--out", str(folder)], check=True, stdout=subprocess.DEVNULL)
    files = [str(next(folder.glob("*.xml"))), *map(str, (folder / "attachments").glob("*"))]
    subprocess.run([*command[:-1], *files], check=True, stdout=subprocess.DEVNULL)

    def is_shown(lines):
        others = [line for line in lines if line == "another application"]
        rest = lines[lines.index("another application"):] if others else []
        return [line for line in rest if line.split()[:1] == ["delivered"]]

    demo.wait("another application", is_shown)


def main(sources, build):
    with tempfile.TemporaryDirectory(prefix="nabe-demo-") as name:
        # The demo keeps its files in the build folder: here in one of its own, with the programs of the real one.
        view = pathlib.Path(name) / "build"
        view.mkdir()
        for part in ("bin", "plugins", "tests"):
            (view / part).symlink_to(pathlib.Path(build) / part)
        with Demo(sources, view) as demo:
            first = check(demo, all_known=False)
            post_another(demo, build, pathlib.Path(name) / "another")
            with Demo(sources, view) as second:
                second.wait("a refusal", lambda lines: any("another demo runs" in line for line in lines))
            demo.interrupt()
        with Demo(sources, view, "--keep") as demo:
            again = check(demo, all_known=True)
            demo.interrupt()
        if {message: journey["time"] for message, journey in first.items()} != \
                {message: journey["time"] for message, journey in again.items()}:
            sys.exit("the kept receipts are not those of the first run")


if __name__ == "__main__":
    os.environ["LC_ALL"] = "C.UTF-8"
    main(*sys.argv[1:])
