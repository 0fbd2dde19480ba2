"""Other ways to do the same work, by the reference harness of another folder, side by side with the hub.

The folder has bench.mjs, build.sh and peers/NAME/start.sh. It is copied, since it builds into itself. Of its peers those run that
are installed; why another one does not is said.
"""
import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

from processes import BenchError, free_port

SHAPES = "4096/64,32768/16,1048576/4"
RUN_S = 600
HUB = "hub"
HUB_UNCHECKED = "hub, without the full check"
PEERS = ("pg-queue", "rabbitmq-quorum")


def missing(name, installed):
    """What a peer needs and is not there; nothing if it can run."""
    modules = installed / "node-red/node_modules"
    if not (modules / "saxes").is_dir():
        return f"npm package saxes in {modules.parent}"
    if name == "pg-queue":
        if os.geteuid() != 0:
            return "root, to start PostgreSQL as another user"
        if not list(Path("/usr/lib/postgresql").glob("*/bin/postgres")):
            return "the package postgresql"
        return "" if (modules / "pg").is_dir() else f"npm package pg in {modules.parent}"
    if not Path("/usr/lib/rabbitmq/bin/rabbitmq-server").exists():
        return "the package rabbitmq-server"
    return "" if (modules / "amqplib").is_dir() else f"npm package amqplib in {modules.parent}"


class Harness:
    """A copy of the reference harness, built."""

    def __init__(self, place, folder, installed, seconds):
        for tool in ("node", "g++", "psql"):
            if not shutil.which(tool):
                raise BenchError(f"{tool} is missing, without which no peer runs: scripts/packages installs it")
        if not (folder / "bench.mjs").is_file():
            raise BenchError(f"{folder} is no reference harness: it has no bench.mjs")
        self._place, self._installed, self._seconds = place, installed, seconds
        self._copy = place.work / "harness"
        shutil.copytree(folder, self._copy)
        for path in (self._copy, *self._copy.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)
        if subprocess.run(["bash", str(self._copy / "build.sh")], stdout=subprocess.DEVNULL).returncode != 0:
            raise BenchError(f"{folder}/build.sh failed")
        self.peers = [HUB, HUB_UNCHECKED]
        self.absent = {name: reason for name in PEERS if (reason := missing(name, installed))}
        self.peers += [name for name in PEERS if name not in self.absent]

    def _environment(self, peer, states, results):
        extra = {"NABE_FULL_XML_CHECK": "false"} if peer == HUB_UNCHECKED else {}
        return {**os.environ, "REPS": "1", "SECS": str(self._seconds), "SHAPES": SHAPES, "HUB_PORT": str(free_port()),
                "SINK_PORT": str(free_port()), "PG_PORT": str(free_port()), "AMQP_PORT": str(free_port(below=45_000)),
                "ERL_EPMD_PORT": str(free_port()), "BENCH_WORK": str(states), "BENCH_RESULTS": str(results),
                "PEERS": str(self._installed), "NABE_BUILD": str(self._place.build),
                "HUB_START": str(self._place.root / "tests/bench/peer/start.sh"), **extra}

    def saturation(self, peer):
        """One run of each shape: its figures by shape, under the names that the harness has for them."""
        states, results = self._place.work / "states", self._place.work / "results"
        environment = self._environment(peer, states, results)
        name = HUB if peer == HUB_UNCHECKED else peer
        node = subprocess.Popen(["node", str(self._copy / "bench.mjs"), "run", name, "sat"], env=environment,
                                stdin=subprocess.DEVNULL, stderr=open(self._place.work / "harness-log", "a"), start_new_session=True)
        try:
            node.wait(RUN_S)
        except subprocess.TimeoutExpired:
            raise BenchError(f"{peer}: the reference harness did not end within {RUN_S} s") from None
        finally:
            self._end(node, states, environment)
        result = json.loads((results / f"{name}.json").read_text())
        shutil.rmtree(results)
        shutil.rmtree(states)
        if "sat_error" in result:
            raise BenchError(f"{peer}: {result['sat_error']}")
        return {f"{row['size']}/{row['conns']}": row for row in result["sat"]}

    def _end(self, node, states, environment):
        """What a run that was broken off has left: the harness ends its peers itself otherwise."""
        if node.poll() is None:
            os.killpg(node.pid, signal.SIGTERM)
            node.wait(30)
            for pids in states.glob("*/pids"):
                for pid in pids.read_text().split():
                    try:
                        os.kill(int(pid), signal.SIGTERM)
                    except ProcessLookupError:
                        pass
        if shutil.which("epmd"):  # RabbitMQ leaves this one behind, at the port that is of this run alone
            subprocess.run(["epmd", "-port", environment["ERL_EPMD_PORT"], "-kill"], stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, timeout=30)
