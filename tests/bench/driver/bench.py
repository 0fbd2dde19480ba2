"""Measures the durable hop: see scripts/bench --help, which starts this."""
import argparse
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

import callgrind
import limits
import measures
import peers
import peers_report
import plan
import postgres
import report
import routing
from ends import Sender, Sink
from place import Place, machine, versions
from processes import BenchError


def say(text):
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def options():
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--build-dir", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--reps", type=int)
    parser.add_argument("--callgrind", action="store_true")
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--only", action="append", choices=plan.NAMES)
    return parser.parse_args()


class Bench:
    """Rounds of all that is wanted, one after the other, so that what is compared is measured close together."""

    def __init__(self, place, wanted, sizes):
        self._place, self._wanted, self._sizes = place, wanted, sizes
        self._sink = Sink(place.bin)
        self._sender = Sender(place.bin, place.work)
        self.result = {"machine": machine(place), "versions": versions(place), "plan": sizes, "quick": sizes is plan.QUICK, "reps": 0, "limits": [],
                       "saturation": {}, "receipt": [], "drain": [], "restart": [], "routing": [], "callgrind": {},
                       "peers": [], "peers_absent": {}}

    def close(self):
        self._sink.close()

    def round(self):
        for name in plan.NAMES:
            if name in self._wanted:
                getattr(self, "_" + name)()

    def _limits(self):
        figures = {"disk": limits.disk(self._place, self._sizes), "loopback": limits.loopback(self._sink, self._sender, self._sizes)}
        say(f"limits {figures}")
        self.result["limits"].append(figures)

    def _saturation(self):
        routes = self._sizes["routes"]
        for shape in plan.SHAPES:
            run = {**self._sizes, "size_bytes": shape.size_bytes, "connections": shape.connections}
            figures = measures.saturation(self._place, self._sink, self._sender, run, shape.settings(routes))
            say(f"{shape.title(routes)} {figures}")
            self.result["saturation"].setdefault(shape.title(routes), []).append(figures)

    def _receipt(self):
        self._keep("receipt", measures.receipt, {**self._sizes, "seconds": self._sizes["receipt_s"]})

    def _drain(self):
        self._keep("drain", measures.drain, {"waiting": self._sizes["waiting_drain"]})

    def _restart(self):
        self._keep("restart", measures.restart, {"waiting": self._sizes["waiting_restart"]})

    def _keep(self, name, measure, run):
        figures = measure(self._place, self._sink, self._sender, run)
        say(f"{name} {figures}")
        self.result[name].append(figures)

    def _routing(self):
        ratio = routing.ratio_of_large_to_small(self._place)
        say(f"routing alone, 1 MiB to 4 KiB: {ratio}")
        if ratio is not None:
            self.result["routing"].append(ratio)


    def _postgresql(self):
        if not postgres.programs():
            say("the store on PostgreSQL is left out: the package postgresql is not installed")
            return
        with postgres.PostgresServer(self._place) as server:
            for shape in (plan.SMALL, plan.MIDDLE):
                run = {**self._sizes, "size_bytes": shape.size_bytes, "connections": shape.connections}
                figures = measures.saturation(self._place, self._sink, self._sender, run, {"NABE_STORE": server.new_database()})
                title = f"PostgreSQL store: {shape.title(self._sizes['routes'])}"
                say(f"{title} {figures}")
                self.result["saturation"].setdefault(title, []).append(figures)

    def peers(self, folder, rounds):
        """Side by side with what others do the same work with."""
        installed = Path(os.environ.get("PEERS", "/tmp/peers"))
        harness = peers.Harness(self._place, folder, installed, self._sizes["seconds"])
        self.result["peers_absent"] = harness.absent
        for name, reason in harness.absent.items():
            say(f"{name} is left out: it needs {reason}")
        for _ in range(rounds):
            figures = {}
            for peer in harness.peers:
                figures[peer] = harness.saturation(peer)
                say(f"{peer} {figures[peer]}")
            self.result["peers"].append(figures)

    def callgrind(self):
        """By size; the count of messages falls with it, so that it stays a matter of a minute."""
        for size, share in ((4096, 1), (32768, 4), (plan.MIB, 40)):
            run = {**plan.CALLGRIND, "size_bytes": size, "count": plan.CALLGRIND["count"] // share}
            figures = callgrind.measure(self._place, self._sink, self._sender, run)
            say(f"callgrind, {size} bytes: {figures['parts'][0]['instructions']} instructions a message")
            self.result["callgrind"][str(size)] = figures


def main():
    arguments = options()
    sizes = plan.QUICK if arguments.quick else plan.FULL
    place = Place(arguments.root, arguments.build_dir.resolve(), arguments.output.resolve() / f"work-{os.getpid()}")
    place.require_programs()
    place.work.mkdir(parents=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # as an exception, so that what was started is ended
    try:
        bench = Bench(place, arguments.only or plan.NAMES, sizes)
        try:
            bench.result["reps"] = rounds = arguments.reps or sizes["reps"]
            if arguments.callgrind:
                bench.callgrind()
            elif arguments.peers:
                bench.peers(arguments.peers, rounds)
            else:
                for _ in range(rounds):
                    bench.round()
        finally:
            bench.close()
            (arguments.output / "result.json").write_text(json.dumps(bench.result, indent=1) + "\n")
    finally:
        shutil.rmtree(place.work, ignore_errors=True)
    print(report.markdown(bench.result))
    print("\n".join(peers_report.lines(bench.result["peers"], bench.result["peers_absent"])))
    found = list(report.complaints(bench.result))
    for complaint in found:
        say(complaint)
    return 1 if found else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BenchError as problem:
        say(f"bench: {problem}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
