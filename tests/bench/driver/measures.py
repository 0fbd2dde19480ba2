"""What is measured of the hub. Each function makes one run and answers its figures; who compares runs alternates them."""
import time

from hub import Hub
from processes import machine_busy_s, wait_until


def delivered_and_lost(report, arrived):
    """Every acknowledged id against what arrived."""
    lost = [one for one in report["ids"] if one not in arrived]
    doubled = sum(times - 1 for times in arrived.values())
    return {"lost": len(lost), "doubled": doubled}


def warm_up(hub, sink, sender, count):
    report = sender.send(hub.port, 4096, 16, count, 20)
    sink.wait_for(report["acknowledged"])
    sink.forget()


class Cost:
    """What the hub, both ends and everybody else used between two moments."""

    def __init__(self, hub, sink):
        self._hub, self._sink = hub.process, sink
        self._begin = self._now(hub.process.idle_cpu_s())
        hub.process.forget_peak()

    def _now(self, hub_s):
        return {"at": time.monotonic(), "machine": machine_busy_s(), "hub": hub_s, "kernel": self._hub.user_and_system_s()[1],
                "sink": self._sink.stats()["cpu_us"] / 1e6}

    def figures(self, report):
        """Once all of the load arrived: until the hub is idle again."""
        end = self._now(self._hub.idle_cpu_s())
        used = {name: end[name] - self._begin[name] for name in end}
        others_s = used["machine"] - used["hub"] - used["sink"] - report["cpu_us"] / 1e6
        taken = max(1, report["acknowledged"])
        return {"cpu_s_per_1000": used["hub"] * 1000 / taken, "system_s_per_1000": used["kernel"] * 1000 / taken,
                "peak_memory_mib": self._hub.peak_memory_mib(), "cores_of_others": others_s / used["at"]}


def saturation(place, sink, sender, run, settings=None):
    """A closed loop of `connections` for `seconds`."""
    with Hub(place, sink.port, settings) as hub:
        warm_up(hub, sink, sender, run["warm_up"])
        cost = Cost(hub, sink)
        report = sender.send(hub.port, run["size_bytes"], run["connections"], run["count"], run["seconds"])
        stats = sink.wait_for(report["acknowledged"])
        figures = cost.figures(report)
        end = delivered_and_lost(report, sink.times_by_id())
    return {
        "acknowledged": report["acknowledged"],
        "acknowledged_per_s": report["acknowledged_per_s"],
        "delivered_per_s": stats["distinct"] * 1e6 / max(1, stats["last_us"] - report["begin_us"]),
        "receipt_p50_ms": report["p50_us"] / 1000,
        "receipt_p99_ms": report["p99_us"] / 1000,
        "refused": report["refused"] + report["unanswered"],
        "misrouted": stats["misrouted"] + stats["unreadable"],
        **figures,
        **end,
    }


def receipt(place, sink, sender, run):
    """Waiting for a receipt at a rate that leaves the hub idle in between."""
    with Hub(place, sink.port) as hub:
        warm_up(hub, sink, sender, run["warm_up"])
        report = sender.send(hub.port, 4096, 16, int(run["rate"] * run["seconds"]), run["seconds"], rate=run["rate"])
        sink.wait_for(report["acknowledged"])
        end = delivered_and_lost(report, sink.times_by_id())
    return {"acknowledged": report["acknowledged"], "receipt_p50_ms": report["p50_us"] / 1000,
            "receipt_p99_ms": report["p99_us"] / 1000, "receipt_max_ms": report["max_us"] / 1000, **end}


def drain(place, sink, sender, run):
    """What waits for a sink that was away, once that is back."""
    sink.close()
    with Hub(place, sink.port) as hub:
        report = sender.send(hub.port, 4096, 16, run["waiting"], 300)
        hub.process.idle_cpu_s(5)
        back_us = time.monotonic_ns() // 1000
        before_s = hub.process.cpu_s()
        sink.open()
        stats = sink.wait_for(report["acknowledged"])
        cpu_s = hub.process.idle_cpu_s() - before_s
        end = delivered_and_lost(report, sink.times_by_id())
        peak_mib = hub.process.peak_memory_mib()
    return {"waiting": report["acknowledged"],
            "drained_per_s": stats["distinct"] * 1e6 / max(1, stats["last_us"] - stats["first_us"]),
            "first_after_s": (stats["first_us"] - back_us) / 1e6, "cpu_s_per_1000": cpu_s * 1000 / max(1, stats["distinct"]),
            "peak_memory_mib": peak_mib, **end}


def restart(place, sink, sender, run):
    """From kill -9 to the next receipt, with messages waiting; then the sink comes back and gets all of them."""
    sink.close()
    with Hub(place, sink.port) as hub:
        report = sender.send(hub.port, 4096, 64, run["waiting"], 500)
        number, message = sender.sample()
        killed = hub.kill()
        hub.launch(fresh=False)
        wait_until(lambda: hub.acknowledges(message), 120, "a receipt after kill -9", pause_s=0.001)
        serving_s = time.monotonic() - killed
        report["ids"].append(number)
        sink.open()
        sink.wait_for(len(report["ids"]), quiet_s=30)
        hub.process.idle_cpu_s()
        end = delivered_and_lost(report, sink.times_by_id())
    return {"waiting": report["acknowledged"], "serving_after_s": serving_s, **end}
