"""Whether the benchmark would notice what it exists to notice.   ends_test.py BUILD_FOLDER"""
import sys
import tempfile
import unittest
from pathlib import Path

import callgrind
import measures
import peers_report
import plan
import report
from ends import Sender, Sink
from processes import BenchError

BIN = Path(sys.argv.pop(1)) / "bin"


class BothEnds(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.sink = Sink(BIN)
        self.addCleanup(self.sink.close)
        self.sender = Sender(BIN, Path(folder.name))

    def send(self, size, connections, count):
        return self.sender.send(self.sink.port, size, connections, count, 20, path="/wohngeld")

    def test_every_acknowledged_id_is_found_at_the_sink_whatever_the_size(self):
        for size, connections, count in ((2048, 1, 5), (4096, 64, 500), (1 << 20, 4, 12)):
            sent = self.send(size, connections, count)
            self.assertEqual(len(sent["ids"]), count)
        arrived = self.sink.times_by_id()
        self.assertEqual(sorted(arrived), list(range(1, 518)))
        self.assertEqual(set(arrived.values()), {1})

    def test_what_did_not_arrive_is_lost_and_what_came_again_is_doubled(self):
        first = self.send(4096, 4, 10)
        self.sender._next_id = 6
        self.send(4096, 4, 5)
        first["ids"].append(99)
        self.assertEqual(measures.delivered_and_lost(first, self.sink.times_by_id()), {"lost": 1, "doubled": 5})

    def test_only_a_tenth_belongs_to_one_target(self):
        self.send(4096, 4, 100)
        self.assertEqual(self.sink.stats()["misrouted"], 90)

    def test_a_sink_that_was_closed_comes_back_at_its_port(self):
        port = self.sink.port
        self.sink.close()
        self.sink.open()
        self.assertEqual(self.sink.port, port)
        self.assertEqual(self.send(4096, 1, 3)["acknowledged"], 3)

    def test_a_rate_is_kept_and_waiting_counts_from_when_a_message_was_due(self):
        sent = self.sender.send(self.sink.port, 4096, 4, 50, 10, rate=200, path="/wohngeld")
        self.assertEqual(sent["acknowledged"], 50)
        self.assertGreaterEqual(sent["seconds"], 49 / 200)


class Report(unittest.TestCase):
    def result(self, **changed):
        run = {"acknowledged": 10, "lost": 0, "misrouted": 0, **changed}
        return {"saturation": {plan.SMALL.title(10): [run]}, "receipt": [], "drain": [], "restart": []}

    def test_a_run_that_lost_nothing_is_no_complaint(self):
        self.assertEqual(list(report.complaints(self.result())), [])

    def test_a_lost_message_is_a_complaint(self):
        self.assertEqual(list(report.complaints(self.result(lost=1))), ["1 messages lost"])

    def test_a_run_without_receipts_is_a_complaint(self):
        self.assertEqual(list(report.complaints(self.result(acknowledged=0))), ["a run without a single receipt"])

    def test_a_ratio_is_the_median_of_those_of_single_rounds(self):
        result = {"plan": {"routes": 20}, "saturation": {
            plan.SMALL.title(20): [{"cpu": 1.0}, {"cpu": 2.0}, {"cpu": 10.0}],
            plan.SMALL_MANY_ROUTES.title(20): [{"cpu": 1.1}, {"cpu": 2.4}, {"cpu": 10.5}]}}
        self.assertAlmostEqual(report.ratio_of(result, plan.SMALL_MANY_ROUTES, plan.SMALL, "cpu"), 1.1)

    def test_a_ratio_to_a_peer_leaves_out_rounds_that_the_peer_was_not_in(self):
        rounds = [{"hub": {"a": {"x": 6}}, "other": {"a": {"x": 2}}}, {"hub": {"a": {"x": 9}}}]
        self.assertEqual(peers_report.ratios(rounds, "hub", "other", "a", "x"), [3])


class Callgrind(unittest.TestCase):
    ANNOTATION = """
9,000 (100.0%)  PROGRAM TOTALS

7,000 (77.8%)  ???:nabe::common::HttpWorker::run() [http.so]
1,000 (11.1%)  ./malloc/malloc.c:malloc [libc.so.6]
  800 ( 8.9%)  ???:malloc'2 [libc.so.6]
  500 ( 5.6%)  ???:nabe::message::Sha256::update(std::basic_string_view<char, std::char_traits<char> >) [nabe]
"""

    def test_parts_are_found_by_their_functions_and_divided_by_the_messages(self):
        parts = callgrind.per_message(self.ANNOTATION, 10)
        self.assertEqual([one["instructions"] for one in parts], [900, 700, 50, 100])
        self.assertEqual(parts[1]["part"], callgrind.PARTS[0][0])

    def test_an_annotation_without_totals_is_refused(self):
        with self.assertRaises(BenchError):
            callgrind.per_message("nothing", 10)


if __name__ == "__main__":
    unittest.main()
