"""Where a run takes place: sources, programs, the folder that its states and logs are in."""
import os
import platform
from dataclasses import dataclass
from pathlib import Path

from processes import BenchError, output_of


@dataclass
class Place:
    root: Path   # of the sources
    build: Path  # with bin/ and plugins/
    work: Path   # on the disk that is measured

    @property
    def bin(self):
        return self.build / "bin"

    def require_programs(self):
        for program in ("nabe", "nabe_bench_send", "nabe_bench_sink", "nabe_bench_disk"):
            if not os.access(self.bin / program, os.X_OK):
                raise BenchError(f"{self.bin / program} is missing: run scripts/bench without --build-dir, or build the "
                                 "target nabe_bench_tools there")


def cached(build, name):
    """What CMake was told of `name`."""
    for line in (build / "CMakeCache.txt").read_text().splitlines():
        if line.startswith(name + ":"):
            return line.split("=", 1)[1]
    return ""


def first_value(path, key):
    for line in Path(path).read_text().splitlines():
        if line.startswith(key):
            return line.split(":", 1)[1].strip()
    return ""


def machine(place):
    """What the figures depend on."""
    return {
        "processor": first_value("/proc/cpuinfo", "model name") or platform.machine(),
        "cores": os.cpu_count(),
        "memory_mib": int(first_value("/proc/meminfo", "MemTotal").split()[0]) // 1024,
        "kernel": platform.release(),
        "file_system": output_of(["stat", "-f", "-c", "%T", place.work], 10).strip(),
        "load_before": [round(load, 2) for load in os.getloadavg()],
    }


def versions(place):
    """Of the hub and of what it was built by and with. The libraries are those that the program really loads."""
    loaded = sorted({line.split("=>")[0].strip() for line in output_of(["ldd", place.bin / "nabe"], 10).splitlines() if "=>" in line})
    commit = "unknown"
    if (place.root / ".git").exists():
        commit = output_of(["git", "-C", place.root, "describe", "--always", "--dirty", "--abbrev=12"], 30).strip()
    return {
        "nabe": output_of([place.bin / "nabe", "version"], 10).splitlines()[0],
        "commit": commit,
        "build_type": cached(place.build, "CMAKE_BUILD_TYPE"),
        "compiler": output_of([cached(place.build, "CMAKE_CXX_COMPILER"), "--version"], 10).splitlines()[0],
        "libraries": loaded,
    }
