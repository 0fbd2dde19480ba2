"""A PostgreSQL server of the benchmark's own, on the disk that is measured; over a socket in a folder, no port."""
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from processes import BenchError, wait_until

SETTINGS = ("listen_addresses=", "shared_buffers=256MB", "max_wal_size=4GB", "max_connections=60", "track_commit_timestamp=on")
USER = "nabe"


def programs():
    """The folder of the newest server's programs; nothing where none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


class PostgresServer:
    """A context: it runs inside. fsync, full_page_writes and synchronous_commit are as they are shipped, on."""

    def __init__(self, place):
        self._programs = programs()
        self._data = place.work / "postgresql"
        self._sockets = Path(tempfile.mkdtemp(prefix="nabe-bench-pg-"))  # the name of a socket has to be short
        self._server = None
        self._databases = 0
        # The server refuses to be root.
        self._as = {"user": "postgres", "group": pwd.getpwnam("postgres").pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}

    def _run(self, *words):
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=120, cwd="/", **self._as)
        if done.returncode != 0:
            raise BenchError(f"{words[0]} failed: {done.stderr.strip()[-500:]}")

    def __enter__(self):
        self._data.mkdir()
        if self._as:
            for folder in (self._data, self._sockets):
                shutil.chown(folder, self._as["user"], self._as["group"])
        try:
            self._run(self._programs / "initdb", f"--pgdata={self._data}", f"--username={USER}", "--auth=trust", "--encoding=UTF8", "--locale=C")
            command = [str(self._programs / "postgres"), "-D", str(self._data), "-k", str(self._sockets)]
            for setting in SETTINGS:
                command += ["-c", setting]
            self._server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **self._as)
            wait_until(self._ready, 60, "the start of PostgreSQL", pause_s=0.05)
        except BaseException:
            self.__exit__()
            raise
        return self

    def _ready(self):
        command = [str(self._programs / "pg_isready"), "-q", "-h", str(self._sockets), "-U", USER]
        return subprocess.run(command, timeout=20).returncode == 0

    def __exit__(self, *_):
        if self._server:
            self._server.send_signal(signal.SIGINT)
            self._server.wait(120)
        shutil.rmtree(self._data, ignore_errors=True)
        shutil.rmtree(self._sockets, ignore_errors=True)

    def new_database(self):
        """The address of an empty one, as `store` takes it."""
        self._databases += 1
        name = f"bench_{self._databases}"
        self._run(self._programs / "createdb", "-h", self._sockets, "-U", USER, name)
        return f"postgresql:///{name}?user={USER}&host={self._sockets}"
