"""What a run consists of, in full and as quick check of the benchmark itself."""
from dataclasses import dataclass

MIB = 1 << 20

FULL = {"size_bytes": 4096, "connections": 64, "count": 200_000, "seconds": 6, "warm_up": 2000, "rate": 100,
        "waiting_drain": 20_000, "waiting_restart": 100_000, "routes": 10_000, "disk_s": 2, "loopback_s": 2, "receipt_s": 8,
        "reps": 3}
QUICK = {**FULL, "count": 300, "seconds": 1, "warm_up": 50, "waiting_drain": 300, "waiting_restart": 300, "routes": 200,
         "disk_s": 0.05, "loopback_s": 0.05, "receipt_s": 0.5, "reps": 1}

CALLGRIND = {"count": 2000, "connections": 16}
NAMES = ("limits", "saturation", "receipt", "drain", "restart", "routing", "postgresql")


@dataclass(frozen=True)
class Shape:
    """A closed loop, and how the hub differs from the one that is shipped."""
    size_bytes: int
    connections: int
    full_check: bool = True
    many_routes: bool = False

    @property
    def size(self):
        return "1 MiB" if self.size_bytes == MIB else f"{self.size_bytes // 1024} KiB"

    def title(self, routes):
        title = f"{self.size}, {self.connections} connections"
        if not self.full_check:
            title += ", without the full check"
        return title + (f", {routes:,} routes" if self.many_routes else "")

    def settings(self, routes):
        settings = {} if self.full_check else {"NABE_FULL_XML_CHECK": "false"}
        return {**settings, "NABE_ROUTES": str(routes)} if self.many_routes else settings


SMALL = Shape(4096, 64)
SMALL_MANY_ROUTES = Shape(4096, 64, many_routes=True)
SMALL_UNCHECKED = Shape(4096, 64, full_check=False)
MIDDLE = Shape(32768, 16)
MIDDLE_UNCHECKED = Shape(32768, 16, full_check=False)
LARGE = Shape(MIB, 4)
LARGE_UNCHECKED = Shape(MIB, 4, full_check=False)
SHAPES = (SMALL, SMALL_UNCHECKED, SMALL_MANY_ROUTES, MIDDLE, MIDDLE_UNCHECKED, LARGE, LARGE_UNCHECKED)
