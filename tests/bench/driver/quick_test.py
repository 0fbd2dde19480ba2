"""Whether scripts/bench --quick measures everything, loses nothing and says so.   quick_test.py SOURCE_FOLDER BUILD_FOLDER"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import plan
import postgres

BUILD = sys.argv.pop(2)
SCRIPT = Path(sys.argv.pop(1)) / "scripts/bench"


def bench(*words):
    return subprocess.run([SCRIPT, *words], capture_output=True, text=True, timeout=400)


class QuickRun(unittest.TestCase):
    def test_measures_everything_and_loses_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)  # PostgreSQL runs as another user
            done = bench("--quick", "--build-dir", BUILD, "--output", folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            result = json.loads((Path(folder) / "result.json").read_text())
            self.assertEqual([one.name for one in Path(folder).iterdir()], ["result.json"])
        runs = [run for group in result["saturation"].values() for run in group]
        titles = [shape.title(plan.QUICK["routes"]) for shape in plan.SHAPES]
        if postgres.programs():
            titles += [title for title in result["saturation"] if title.startswith("PostgreSQL store: ")]
            self.assertEqual(len(titles), len(plan.SHAPES) + 2)
        self.assertEqual(list(result["saturation"]), titles)
        for run in runs + result["receipt"]:
            self.assertGreater(run["acknowledged"], 0)
        for run in result["drain"] + result["restart"]:
            self.assertEqual(run["waiting"], plan.QUICK["waiting_drain"])
        for run in runs + result["receipt"] + result["drain"] + result["restart"]:
            self.assertEqual(run["lost"], 0)
        self.assertGreater(result["limits"][0]["disk"]["fdatasync_per_s"], 0)
        self.assertGreater(result["routing"][0], 0)
        for title in titles:
            self.assertIn(f"| {title} |", done.stdout)

    def test_help_teaches_and_misuse_is_told_apart(self):
        told = bench("--help")
        self.assertEqual(told.returncode, 0)
        self.assertIn("Exit codes", told.stdout)
        self.assertEqual(bench("--reps", "many").returncode, 2)
        self.assertEqual(bench("--only", "nothing", "--build-dir", BUILD).returncode, 2)

    def test_says_what_is_missing_where_nothing_is_built(self):
        with tempfile.TemporaryDirectory() as folder:
            done = bench("--quick", "--build-dir", folder, "--output", folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("nabe_bench_tools", done.stderr)


if __name__ == "__main__":
    unittest.main()
