"""The hub under measurement, started as every peer of such a benchmark is: by tests/bench/peer/start.sh."""
import http.client
import os
import shutil
import signal
import subprocess
import time

from processes import BenchError, Process, free_port, takes_connections, wait_until

START_S = 60


class Hub:
    """A hub in a state folder and at a port of its own. `settings`: the environment of start.sh, NABE_ROUTES for example."""

    def __init__(self, place, sink_port, settings=None):
        self._start = place.root / "tests/bench/peer/start.sh"
        self._state = place.work / "hub"
        self._log = place.work / "hub-log"
        self.port = free_port()
        self._environment = {**os.environ, "STATE": str(self._state), "HUB_PORT": str(self.port),
                             "SINK": f"http://127.0.0.1:{sink_port}", "NABE_BUILD": str(place.build), **(settings or {})}
        self.process = None

    def __enter__(self):
        self.start(fresh=True)
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self._state, ignore_errors=True)

    def launch(self, fresh):
        """Returns once the process is there, which serves a little later."""
        if fresh:
            shutil.rmtree(self._state, ignore_errors=True)
        self._state.mkdir(parents=True, exist_ok=True)
        (self._state / "pids").unlink(missing_ok=True)
        with open(self._log, "a") as log:
            done = subprocess.run(["bash", str(self._start)], env={**self._environment, "FRESH": "1" if fresh else "0"},
                                  stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=START_S)
        if done.returncode != 0:
            raise BenchError(f"{self._start} failed: see {self._log} and {self._state}")
        self.process = Process(int((self._state / "pids").read_text().split()[-1]))

    def start(self, fresh):
        self.launch(fresh)
        wait_until(lambda: takes_connections(self.port) or self.process.ended(0), START_S, "the hub's start")
        if self.process.ended(0):
            raise BenchError("the hub ended at its start: " + self.log_end())

    def log_end(self):
        log = self._state / "hub.log"
        return log.read_text(errors="replace")[-600:] if log.exists() else "no log"

    def acknowledges(self, body):
        """True if it takes `body` in."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("POST", "/in", body, {"Content-Type": "application/xml"})
            return 200 <= connection.getresponse().status < 300
        except OSError:
            return False
        finally:
            connection.close()

    def kill(self):
        """SIGKILL. Answers when it was sent."""
        at = time.monotonic()
        self.process.end(signal.SIGKILL)
        return at

    @property
    def configuration(self):
        return self._state / "config/bench.toml"

    def stop(self):
        if self.process:
            self.process.end()
            self.process = None
