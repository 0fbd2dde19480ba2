"""Routing alone, by the benchmark of the parts."""
import json
import os

from processes import output_of

SMALL, LARGE = "RoutingWithoutFullCheck/4096", "RoutingWithoutFullCheck/1048576"


def ratio_of_large_to_small(place):
    """CPU of one decision on 1 MiB to one on 4 KiB, deciding elements first. Nothing where the parts are not built."""
    program = place.bin / "nabe_bench_parts"
    if not os.access(program, os.X_OK):
        return None
    text = output_of([program, "--benchmark_filter=^RoutingWithoutFullCheck/", "--benchmark_min_time=0.2", "--benchmark_format=json"], 120)
    times = {one["name"]: one["cpu_time"] for one in json.loads(text)["benchmarks"]}
    return times[LARGE] / times[SMALL]
