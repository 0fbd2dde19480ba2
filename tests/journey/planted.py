#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Plants faults in the shipped configuration, and looks whether the table of the journey sees them.

planted.py SOURCES JOURNEY

Exit code 0: with each of the faults the journey ended with 1, and the lines that are meant to see it did not hold.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

OFFICE = "departments/auslaenderbehoerde.toml"
REGISTRY = "departments/standesamt.toml"

# What is planted: in which file, what stands there, what is put in its place, and which lines of the table see it.
FAULTS = {
    "a fee is posted on another cost centre": (
        OFFICE, 'booking          = ["aufenthaltstitel=1000/440000/4711"', 'booking          = ["aufenthaltstitel=1000/440000/4712"',
        ["fee ended once, posted as it ended: aufenthaltstitel"]),
    "a posting is repeated without asking whether it is there": (
        OFFICE, 'documents_url    = "http://127.0.0.1:8304/documents"\n', "",
        ["nothing else is posted in SAP"]),
    "what a citizen has fetched goes nowhere": (
        OFFICE, '"mailbox.fetched", "mailbox.acknowledged"]\nwith', '"mailbox.acknowledged"]\nwith',
        ["filed once, all of it: aufenthaltstitel", "no message is unrouted or of an unknown department"]),
    "a department files into the folder of another one": (
        REGISTRY, '"/Akten/Standesamt"', '"/Akten/Auslaenderbehoerde"',
        ["no department has a document of the other", "the second department's order is in its systems, once"]),
}


def plant(sources, folder, fault):
    file, written, put, _ = FAULTS[fault]
    configuration = folder / "config"
    shutil.copytree(pathlib.Path(sources) / "config", configuration)
    text = (configuration / file).read_text(encoding="utf-8")
    if text.count(written) != 1:
        sys.exit(f"{file} has {written!r} {text.count(written)} times")
    (configuration / file).write_text(text.replace(written, put), encoding="utf-8")
    return configuration


def main(sources, journey):
    for fault, (_, _, _, lines) in FAULTS.items():
        with tempfile.TemporaryDirectory(prefix="nabe-planted-") as name:
            folder = pathlib.Path(name)
            configuration = plant(sources, folder, fault)
            ran = subprocess.run([journey, "--check", "--work", str(folder / "work"), "--config", str(configuration)],
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=180, check=False)
        told = {line for line in ran.stdout.splitlines() if not line.endswith(" ok")}
        for line in lines:
            if not any(each.startswith(line) for each in told):
                sys.exit(f"{fault}: the table does not see it at {line!r}\n{ran.stdout}")
        if ran.returncode != 1:
            sys.exit(f"{fault}: exit code {ran.returncode}")
        print(f"seen: {fault}")


if __name__ == "__main__":
    main(*sys.argv[1:])
