#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Uses scripts/demo as a newcomer does: twice, the second time with --keep, each time until Ctrl-C.

demo_session.py SOURCES BUILD

Exit code 0: every application was in the terminal with its receipt and its delivery, also one from elsewhere; the first
receipt came in time; the state was kept; nothing was left running. All files are in a temporary folder.
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
import urllib.request

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


STEP = re.compile(r"^    (\S+) +(\S+) +(\S+) -> (\S+): (.*)$")  # case, type, source, connector, what became of it
APPLICATIONS = 9  # eight, and one of the second department


def receipts(lines):
    """Time, and whether it was known, by the id of the message."""
    found = {}
    for line in lines:
        receipt = RECEIPT.match(line)
        if receipt:
            found[receipt[2]] = {"time": receipt[1], "known": bool(receipt[3])}
    return found


def delivered(lines):
    """Cases whose application reached a connector, as the journey tells."""
    steps = (STEP.match(line) for line in lines)
    return {step[1] for step in steps if step and step[2] == "application.submitted" and "delivered" in step[5]}


def check(demo, all_known):
    """What was submitted at the start."""
    demo.wait("all applications", lambda lines: any(RUNNING in line for line in lines))
    if demo.first_receipt_s > FIRST_RECEIPT_S:
        demo.fail(f"the first receipt came {demo.first_receipt_s:.1f} s after the command")
    found = receipts(demo.lines)
    if len(found) != APPLICATIONS:
        demo.fail(f"{len(found)} receipts instead of {APPLICATIONS}")
    for message, receipt in found.items():
        if receipt["known"] != all_known:
            demo.fail(f"{message} is known: {receipt['known']}")
    if not all_known:
        demo.wait("that each was delivered", lambda lines: len(delivered(lines)) == APPLICATIONS)
    return found


def submit_another(demo, sources):
    """An application from another terminal; its way has to be shown too."""
    [line] = demo.wait("where to submit another", lambda lines: [line for line in lines if "portal connector:" in line])
    address = line.split()[-1] + "/v1/applications"
    body = (pathlib.Path(sources) / "tests/samples/xfall/einbuergerung.xml").read_bytes()
    request = urllib.request.Request(address, data=body, headers={
        "Content-Type": "application/xml", "Nabe-Message-Id": "another", "Nabe-Department": "auslaenderbehoerde"})
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        if answer.status != 201:
            demo.fail(f"another application was answered with {answer.status}")
    demo.wait("another application", lambda lines: "another" in delivered(lines))


def main(sources, build):
    with tempfile.TemporaryDirectory(prefix="nabe-demo-") as name:
        # The demo keeps its files in the build folder: here in one of its own, with the programs of the real one.
        view = pathlib.Path(name) / "build"
        view.mkdir()
        for part in ("bin", "plugins"):
            (view / part).symlink_to(pathlib.Path(build) / part)
        with Demo(sources, view) as demo:
            first = check(demo, all_known=False)
            submit_another(demo, sources)
            with Demo(sources, view) as second:
                second.wait("a refusal", lambda lines: any("another demo runs" in line for line in lines))
            demo.interrupt()
        with Demo(sources, view, "--keep") as demo:
            again = check(demo, all_known=True)
            demo.interrupt()
        if {message: receipt["time"] for message, receipt in first.items()} != \
                {message: receipt["time"] for message, receipt in again.items()}:
            sys.exit("the kept receipts are not those of the first run")


if __name__ == "__main__":
    os.environ["LC_ALL"] = "C.UTF-8"
    main(*sys.argv[1:])
