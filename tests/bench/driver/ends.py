"""Both ends of the hop: the sender in front of the hub and the sink behind it."""
import http.client
import json
import subprocess
import time

from processes import BenchError, Process, output_of, takes_connections, wait_until


class Sink:
    """The sink at a port of its own, which it keeps when it is closed and opened again."""

    def __init__(self, bin_folder):
        self._program = bin_folder / "nabe_bench_sink"
        self._process = None
        self._child = None
        self.port = 0
        self.open()

    def open(self):
        if self._process:
            return
        self._child = subprocess.Popen([str(self._program), str(self.port)], stdout=subprocess.PIPE, text=True)
        line = self._child.stdout.readline()
        if not line:
            raise BenchError(f"the sink does not start at port {self.port}")
        self.port = int(line)
        self._process = Process(self._child.pid)

    def close(self):
        if not self._process:
            return
        self._process.end()
        self._child.wait()
        self._child.stdout.close()
        self._process = None

    def _get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        finally:
            connection.close()

    def stats(self):
        return json.loads(self._get("/stats"))

    def forget(self):
        self._get("/reset")

    def times_by_id(self):
        return {int(number): int(times) for number, times in (line.split() for line in self._get("/list").splitlines())}

    def wait_for(self, count, quiet_s=20, longest_s=300):
        """Until `count` messages arrived, or nothing more comes. Answers its stats."""
        end = time.monotonic() + longest_s
        last, changed = None, time.monotonic()
        while True:
            stats = self.stats()
            now = time.monotonic()
            if stats["distinct"] >= count or now > end:
                return stats
            if stats["arrivals"] != last:
                last, changed = stats["arrivals"], now
            elif now - changed > quiet_s:
                return stats
            time.sleep(0.02)


class Sender:
    """Sends messages whose ids go on from one load to the next."""

    def __init__(self, bin_folder, work):
        self._program = bin_folder / "nabe_bench_send"
        self._acknowledged = work / "acknowledged"
        self._next_id = 1

    def _command(self, port, size, connections, count, seconds, rate=0, path="/in"):
        return [self._program, "--port", port, "--path", path, "--size", size, "--connections", connections, "--count", count,
                "--milliseconds", int(seconds * 1000), "--rate", rate, "--first", self._next_id, "--acknowledged",
                self._acknowledged]

    def send(self, port, size, connections, count, seconds, rate=0, path="/in"):
        """The report of the load; `ids` are those that were acknowledged."""
        wait_until(lambda: takes_connections(port), 10, f"connections at port {port}")
        report = json.loads(output_of(self._command(port, size, connections, count, seconds, rate, path), seconds + 90))
        self._next_id += report["sent"]
        report["ids"] = [int(line) for line in self._acknowledged.read_text().split()]
        return report

    def sample(self):
        """The id and the bytes of one more message."""
        number = self._next_id
        self._next_id += 1
        return number, output_of([self._program, "sample", 4096, number], 10).encode()
