"""The Markdown of a result."""
from statistics import median

import plan


def number(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3g}"


def spread(runs, key):
    """Median, and the lowest and highest where they differ."""
    values = sorted(run[key] for run in runs)
    text = number(median(values))
    return text if values[0] == values[-1] else f"{text} [{number(values[0])} to {number(values[-1])}]"


def middle(runs, key):
    return median(run[key] for run in runs)


def table(head, rows):
    return ["", "| " + " | ".join(head) + " |", "|---" * len(head) + "|"] + ["| " + " | ".join(row) + " |" for row in rows]


def saturation_lines(result):
    groups = result["saturation"]
    if not groups:
        return []
    keys = ["acknowledged_per_s", "delivered_per_s", "receipt_p50_ms", "receipt_p99_ms", "cpu_s_per_1000", "system_s_per_1000", "peak_memory_mib",
            "lost", "doubled", "refused", "cores_of_others"]
    head = ["saturation", "receipts/s", "delivered/s", "p50 ms", "p99 ms", "CPU s/1,000", "of it kernel", "peak MiB", "lost", "doubled", "refused", "cores others used"]
    return table(head, [[title] + [spread(runs, key) for key in keys] for title, runs in groups.items()])


def single_lines(result):
    lines = []
    heads = {"receipt": ("receipt at 100 msg/s", ["acknowledged", "receipt_p50_ms", "receipt_p99_ms", "receipt_max_ms", "lost", "doubled"]),
             "drain": ("drain", ["waiting", "drained_per_s", "first_after_s", "cpu_s_per_1000", "peak_memory_mib", "lost", "doubled"]),
             "restart": ("kill -9 to the next receipt", ["waiting", "serving_after_s", "lost", "doubled"])}
    for name, (title, keys) in heads.items():
        if result[name]:
            lines += table([title] + [key.replace("_", " ") for key in keys], [[""] + [spread(result[name], key) for key in keys]])
    return lines


def limit_lines(result):
    if not result["limits"]:
        return []
    disks = [one["disk"] for one in result["limits"]]
    rows = [["appends of 4 KiB, one fdatasync each, per s", spread(disks, "fdatasync_per_s")],
            ["sequential, one sync per MiB, MiB/s", spread(disks, "synced_each_mib_per_s")],
            ["sequential, one sync per 256 MiB, MiB/s", spread(disks, "synced_once_mib_per_s")]]
    for size in result["limits"][0]["loopback"]:
        straight = [one["loopback"][size] for one in result["limits"]]
        label = f"{plan.Shape(int(size), 0).size}, sender straight into the sink"
        rows.append([f"{label}, exchanges/s", spread(straight, "exchanges_per_s")])
        rows.append([f"{label}, CPU us of both", spread(straight, "cpu_us_of_both_ends")])
    return table(["limit of the machine", "figure"], rows)


def ratio_of(result, shape, to, key):
    """Of runs of one round each, since what else the machine does changes from round to round."""
    routes = result["plan"]["routes"]
    pairs = zip(result["saturation"].get(shape.title(routes), []), result["saturation"].get(to.title(routes), []))
    ratios = [one[key] / other[key] for one, other in pairs if other[key]]
    return median(ratios) if ratios else None


def ratio_lines(result):
    wanted = [(f"CPU, {result['plan']['routes']:,} routes to 10, 4 KiB", plan.SMALL_MANY_ROUTES, plan.SMALL),
              ("CPU, without the full check to with it, 4 KiB", plan.SMALL_UNCHECKED, plan.SMALL),
              ("CPU, without the full check to with it, 32 KiB", plan.MIDDLE_UNCHECKED, plan.MIDDLE),
              ("CPU, without the full check to with it, 1 MiB", plan.LARGE_UNCHECKED, plan.LARGE)]
    rows = [[title, number(ratio)] for title, shape, to in wanted
            if (ratio := ratio_of(result, shape, to, "cpu_s_per_1000")) is not None]
    if result["routing"]:
        rows.append(["routing alone without the full check, 1 MiB to 4 KiB", number(median(result["routing"]))])
    return table(["ratio, median of the rounds", "figure"], rows) if rows else []


def callgrind_lines(result):
    """By part, one column for each size; a part lies inside the one above it that is less deep."""
    sizes = list(result["callgrind"])
    if not sizes:
        return []
    labels = [(one["part"], one["depth"]) for one in result["callgrind"][sizes[0]]["parts"]]
    by_size = {size: {one["part"]: one["instructions"] for one in result["callgrind"][size]["parts"]} for size in sizes}
    rows = [["&nbsp;" * 4 * depth + label] + [f"{by_size[size].get(label, 0):,}" for size in sizes] for label, depth in labels]
    return table(["instructions per message, callees included"] + [plan.Shape(int(size), 0).size for size in sizes], rows)


def figures(result):
    """What the targets are about: by name, where it was measured."""
    routes = result["plan"]["routes"]
    found = {}
    for name, shape in (("4", plan.SMALL), ("32", plan.MIDDLE), ("1024", plan.LARGE)):
        if runs := result["saturation"].get(shape.title(routes)):
            found["delivered_" + name] = middle(runs, "delivered_per_s")
            found["cpu_" + name], found["memory_" + name] = middle(runs, "cpu_s_per_1000"), middle(runs, "peak_memory_mib")
    if runs := result["saturation"].get("PostgreSQL store: " + plan.SMALL.title(routes)):
        found["postgresql"] = middle(runs, "delivered_per_s")
    if result["receipt"]:
        found["p50"], found["p99"] = middle(result["receipt"], "receipt_p50_ms"), middle(result["receipt"], "receipt_p99_ms")
    if result["drain"]:
        found["drain"] = middle(result["drain"], "drained_per_s")
    if result["restart"]:
        found["restart"] = middle(result["restart"], "serving_after_s")
    if result["limits"] and "delivered_1024" in found:
        found["disk_share"] = found["delivered_1024"] / median(one["disk"]["synced_once_mib_per_s"] for one in result["limits"])
    if (ratio := ratio_of(result, plan.SMALL_MANY_ROUTES, plan.SMALL, "cpu_s_per_1000")) is not None:
        found["routes"] = ratio
    if result["routing"]:
        found["routing"] = median(result["routing"])
    return found


TARGETS = (("delivered_4", "delivered/s, 4 KiB, 64 connections", ">=", 15_000), ("delivered_32", "delivered/s, 32 KiB, 16 connections", ">=", 4000),
           ("delivered_1024", "delivered/s, 1 MiB, 4 connections", ">=", 300), ("disk_share", "1 MiB: share of the disk's synced sequential write", ">=", 0.6),
           ("cpu_4", "CPU seconds per 1,000 messages of 4 KiB", "<=", 0.07), ("p50", "receipt at 100 msg/s, p50 ms", "<=", 0.6),
           ("p99", "receipt at 100 msg/s, p99 ms", "<=", 3), ("memory_4", "resident MiB at saturation, 4 KiB", "<=", 96),
           ("drain", "drain, messages/s", ">=", 15_000), ("restart", "kill -9 to the next receipt, s", "<=", 0.5),
           ("routes", "cost of many routes, times", "<=", 1.1), ("routing", "routing alone, 1 MiB to 4 KiB, times", "<=", 1.2),
           ("postgresql", "delivered/s with the store on PostgreSQL, 4 KiB", ">=", 7000))


def target_lines(result):
    found = figures(result)
    rows = []
    for key, title, sign, target in TARGETS:
        if key in found:
            met = found[key] >= target if sign == ">=" else found[key] <= target
            rows.append([title, number(found[key]), f"{sign} {number(target)}", "yes" if met else "no"])
    return table(["target", "measured", "wanted", "met"], rows) if rows else []


def complaints(result):
    """What no benchmark may pass over: its figures would be those of a hub that does less."""
    runs = [run for group in result["saturation"].values() for run in group]
    runs += result["receipt"] + result["drain"] + result["restart"]
    for key in ("lost", "misrouted"):
        if count := sum(run.get(key, 0) for run in runs):
            yield f"{count} messages {key}"
    if any(run.get("acknowledged", run.get("waiting")) == 0 for run in runs):
        yield "a run without a single receipt"


def markdown(result):
    machine, versions = result["machine"], result["versions"]
    load_1, _, load_15 = machine["load_before"]
    lines = [f"{machine['processor']}, {machine['cores']} cores, {machine['memory_mib']:,} MiB, Linux {machine['kernel']}, {machine['file_system']}; "
             f"load before the run {load_1} (15 minutes: {load_15})",
             f"{versions['nabe']} at {versions['commit']}, {versions['build_type']}, {versions['compiler']}; "
             f"median [lowest to highest] of {result['reps']} rounds"]
    if result["quick"]:
        lines.append("A quick run: it shows that the benchmark works, and its figures are of no use.")
    for part in (() if result["quick"] else (target_lines,)) + (saturation_lines, single_lines, ratio_lines, callgrind_lines, limit_lines):
        lines += part(result)
    return "\n".join(lines)
