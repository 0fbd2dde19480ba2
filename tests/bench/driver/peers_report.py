"""The Markdown of the peers that were measured side by side."""
from statistics import median

from peers import HUB, HUB_UNCHECKED
from report import number, spread, table

KEYS = ("delivered", "acks", "p50", "p99", "cpu_per_1000", "rss", "missing")
HEAD = ["delivered/s", "receipts/s", "p50 ms", "p99 ms", "CPU s/1,000", "peak MiB", "missing"]


def shape_title(shape):
    size, connections = (int(part) for part in shape.split("/"))
    return f"{'1 MiB' if size == 1 << 20 else f'{size // 1024} KiB'}, {connections} connections"


def ratios(rounds, hub, peer, shape, key):
    """The hub's figure to the peer's, of each round that has both."""
    return [one[hub][shape][key] / one[peer][shape][key] for one in rounds
            if hub in one and peer in one and one[peer][shape][key]]


def lines(rounds, absent):
    """`rounds`: for each round the figures by peer and shape."""
    if not rounds:
        return []
    peers = list(rounds[0])
    text = []
    for shape in rounds[0][HUB]:
        rows = [[peer] + [spread([one[peer][shape] for one in rounds], key) for key in KEYS] for peer in peers]
        text += table([shape_title(shape)] + HEAD, rows)
    rows = [[f"{hub} to {peer}, {shape_title(shape)}"] +
            [number(median(ratios(rounds, hub, peer, shape, key))) for key in ("delivered", "cpu_per_1000")]
            for peer in peers if peer not in (HUB, HUB_UNCHECKED) for shape in rounds[0][HUB] for hub in (HUB, HUB_UNCHECKED)]
    if rows:
        text += table(["ratio, median of the rounds", "delivered/s", "CPU"], rows)
    return text + [""] * bool(absent) + [f"Not measured: {name}, which needs {reason}." for name, reason in absent.items()]
