#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Runs the connector of an outside project in a real hub, configured as the project's own README says.

run_in_hub.py NABE HTTP_PLUGIN PROJECT PLUGIN

Exit code 0: the message was delivered, by this connector, and the hub ended by itself on SIGTERM. The hub listens on
loopback only and keeps all its files in a temporary folder.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from town_hall import DEPARTMENT

PATIENCE_S = 120
LOOK_S = 0.05  # between two looks at a condition

NODE = """[node]
state_folder  = "../state"
plugin_folder = "../plugins"
store         = "sqlite"
development   = true
log_format    = "json"
low_disk      = "16MiB"

[admin]
listen = "127.0.0.1:0"
"""


def nabe(program, *arguments):
    """What the command prints; it has to succeed."""
    command = [program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def text_of(path):
    return path.read_text(encoding="utf-8") if path.exists() else ""


class RunningHub:
    """Ends with the block that uses it, whatever happens there."""

    def __init__(self, program, folder):
        self.state = folder / "state"
        self.log_file = folder / "hub.log"
        command = [program, "run", "--config", str(folder / "config")]
        with open(self.log_file, "wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def fail(self, problem):
        sys.exit(f"{problem}\nthe hub wrote:\n{text_of(self.log_file)}")

    def wait(self, what, condition):
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            if self.process.poll() is not None:
                self.fail(f"the hub ended with {self.process.returncode}, before: {what}")
            if time.monotonic() > deadline:
                self.fail(f"not within {PATIENCE_S} s: {what}")
            time.sleep(LOOK_S)

    def is_ready(self):
        address = text_of(self.state / "admin.address").strip()
        if not address:
            return False
        try:
            with urllib.request.urlopen(f"http://{address}/health/ready", timeout=PATIENCE_S) as answer:
                return answer.status == 200
        except OSError:  # refused, or an answer that says "not yet"
            return False

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.fail(f"it still runs {PATIENCE_S} s after SIGTERM")
        if code != 0:
            self.fail(f"it ended with {code} after SIGTERM")

    def log(self):
        return [json.loads(line) for line in text_of(self.log_file).splitlines() if line.startswith("{")]


def install(program, folder, plugins, readme):
    """A hub's plugin folder, locked, and a configuration whose department has the README's lines."""
    snippets = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    if len(snippets) != 1:
        sys.exit(f"the README of the project shows {len(snippets)} configurations instead of one")
    (folder / "plugins").mkdir()
    for plugin in plugins:
        shutil.copy(plugin, folder / "plugins")
    nabe(program, "plugins", "lock", str(folder / "plugins"), "--development")
    (folder / "config/departments").mkdir(parents=True)
    (folder / "config/nabe.toml").write_text(NODE, encoding="utf-8")
    (folder / "config/departments/town_hall.toml").write_text(f"{DEPARTMENT}\n{snippets[0]}", encoding="utf-8")
    nabe(program, "check", "--config", str(folder / "config"))


def deliver(program, folder, connector):
    """Sends one message and waits until the hub shows it as delivered to the connector and to nothing else."""
    config = ["--config", str(folder / "config")]
    body = folder / "hello.xml"
    body.write_text("<hello/>", encoding="utf-8")
    with RunningHub(program, folder) as hub:
        hub.wait("ready", hub.is_ready)
        sent = nabe(program, "send", str(body), "--from", "visitors", "--type", "hello.said", "--department",
                    "town_hall", "--json", *config)
        message = json.loads(sent)["message"]
        wanted = [(f"town_hall.{connector}", "delivered")]

        def is_delivered():
            deliveries = json.loads(nabe(program, "show", message, "--json", *config))["deliveries"]
            return [(delivery["connector"], delivery["state"]) for delivery in deliveries] == wanted

        hub.wait(f"{wanted}", is_delivered)
        hub.stop()
        said = [line["text"] for line in hub.log() if line.get("connector") == wanted[0][0] and "text" in line]
        if [text.split()[:2] for text in said] != [["hello", f"message={message}"]]:
            hub.fail("the connector has not greeted the message once")


def main(program, http_plugin, project, plugin):
    readme = text_of(pathlib.Path(project) / "README.md")
    with tempfile.TemporaryDirectory(prefix="nabe-consumer-") as name:
        folder = pathlib.Path(name)
        install(program, folder, [http_plugin, plugin], readme)
        deliver(program, folder, pathlib.Path(plugin).stem)


if __name__ == "__main__":
    os.umask(0o022)  # the hub refuses plugins that others may write
    main(*sys.argv[1:])
