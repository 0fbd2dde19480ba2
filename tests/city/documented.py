#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Runs what docs/simulated-city.md shows: documented.py DOCUMENT NABE_CITY

Each ```console block holds commands behind "$ " and what they print; "..." stands for anything. The first one starts the
city: its ports are replaced by free ones, in the order in which it prints them.
"""
import re
import subprocess
import sys


def examples(text):
    """[(command, expected output)]"""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```", text, re.S | re.M):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, lines = [], part.split("\n")
            while True:
                command.append(lines.pop(0))
                is_quoted = "\n".join(command).count("'") % 2 == 1
                if not is_quoted and not command[-1].endswith("\\"):
                    break
            found.append(("\n".join(command), "\n".join(lines).strip()))
    return found


def fits(expected, printed):
    pattern = ".*".join(re.escape(piece) for piece in expected.split("..."))
    return re.fullmatch(pattern, printed, re.S) is not None


def main(document, program):
    with open(document, encoding="utf-8") as file:
        steps = examples(file.read())
    (start, announced), steps = steps[0], steps[1:]
    # As shown, but for the ports.
    shown = dict(re.findall(r"(\w+) (\d+)", announced))
    named = dict(re.findall(r"--port (\w+)=(\d+)", start))
    named.update(re.findall(r"--(control)-port (\d+)", start))
    assert named == shown, f"{start} does not lead to {announced}"
    city = subprocess.Popen([program], stdout=subprocess.PIPE, text=True)
    failures = 0
    try:
        taken = dict(re.findall(r"(\w+) (\d+)", city.stdout.readline()))
        assert list(taken) == list(shown), f"the city has {list(taken)}"
        ports = {shown[name]: taken[name] for name in shown}

        def replaced(text):
            return re.sub(r"(?<=127\.0\.0\.1:)\d+", lambda port: ports.get(port[0], port[0]), text)

        for command, expected in steps:
            run = subprocess.run(["bash", "-c", replaced(command)], capture_output=True, text=True, timeout=20)
            printed = (run.stdout + run.stderr).strip()
            if not fits(replaced(expected), printed):
                failures += 1
                print(f"$ {command}\nexpected: {replaced(expected)}\nprinted:  {printed}\n")
    finally:
        city.terminate()
        ended = city.wait(timeout=20)
    assert ended == 0, f"the city ended with {ended}"
    print(f"{len(steps)} commands, {failures} failed")
    return 1 if failures or len(steps) < 10 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
