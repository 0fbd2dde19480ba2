"""What the machine can do without a hub, in the same run: no hub on it can pass these."""
import json

from processes import output_of


def disk(place, run):
    return json.loads(output_of([place.bin / "nabe_bench_disk", place.work, int(run["disk_s"] * 1000)], 120))


def loopback(sink, sender, run):
    """HTTP exchanges of the sender straight into the sink, and what both ends cost together."""
    figures = {}
    for size, connections in ((4096, 64), (32768, 16), (1 << 20, 4)):
        sink.forget()
        before_us = sink.stats()["cpu_us"]
        report = sender.send(sink.port, size, connections, 1_000_000, run["loopback_s"], path="/straight")
        cpu_us = report["cpu_us"] + sink.stats()["cpu_us"] - before_us
        figures[f"{size}"] = {"exchanges_per_s": report["acknowledged_per_s"],
                              "cpu_us_of_both_ends": cpu_us / max(1, report["acknowledged"])}
    return figures
