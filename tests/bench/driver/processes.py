"""Processes that the benchmark starts, and what they cost. Only these are ever ended, each by its id."""
import os
import select
import signal
import socket
import subprocess
import time

TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class BenchError(Exception):
    """Something without which there is no measurement; its text says what to do."""


def free_port(below=65_536):
    """A port that nobody had a moment ago. `below`: for what counts on from it."""
    for _ in range(200):
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            if (port := one.getsockname()[1]) < below:
                return port
    raise BenchError(f"no free port below {below}")


def wait_until(condition, seconds, what, pause_s=0.005):
    """Asks `condition` until it holds; a BenchError once `seconds` are over."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise BenchError(f"{what}: not within {seconds} s")
        time.sleep(pause_s)


def takes_connections(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


def machine_busy_s():
    """What all processes of the machine have used so far, and what the kernel spent on interrupts."""
    with open("/proc/stat") as file:
        user, nice, system, _, _, *interrupts = (int(field) for field in file.readline().split()[1:8])
    return (user + nice + system + sum(interrupts)) / TICKS_PER_S


class Process:
    """A process by its id, child or not."""

    def __init__(self, pid):
        self.pid = pid
        self._handle = os.pidfd_open(pid)

    def cpu_s(self):
        """User and system time of all its threads so far."""
        return sum(self.user_and_system_s())

    def user_and_system_s(self):
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return int(fields[11]) / TICKS_PER_S, int(fields[12]) / TICKS_PER_S

    def peak_memory_mib(self):
        """Highest resident memory since it began, or since forget_peak()."""
        with open(f"/proc/{self.pid}/status") as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) / 1024
        return 0.0

    def forget_peak(self):
        with open(f"/proc/{self.pid}/clear_refs", "w") as file:
            file.write("5")

    def idle_cpu_s(self, seconds=30):
        """Its CPU time, once it has used none for a third of a second: what was asked of it is done."""
        end = time.monotonic() + seconds
        last = -1.0
        while (now := self.cpu_s()) != last and time.monotonic() < end:
            last = now
            time.sleep(0.3)
        return now

    def end(self, signal_number=signal.SIGTERM, patience_s=30):
        if self._handle is None:
            return
        try:
            signal.pidfd_send_signal(self._handle, signal_number)
            if not self.ended(patience_s):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
                self.ended(patience_s)
        except ProcessLookupError:
            pass
        os.close(self._handle)
        self._handle = None

    def ended(self, within_s):
        return bool(select.select([self._handle], [], [], within_s)[0])


def output_of(command, timeout_s):
    """Standard output of a command that has to succeed."""
    try:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=timeout_s)
    except subprocess.TimeoutExpired:
        raise BenchError(f"{command[0]} did not end within {timeout_s} s") from None
    if done.returncode != 0:
        raise BenchError(f"{command[0]} failed ({done.returncode}): {done.stderr.strip()[-500:]}")
    return done.stdout
