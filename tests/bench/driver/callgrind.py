"""Instructions of the hub per message, by part: the same figures on a busy machine as on a quiet one."""
import re
import shutil
import subprocess

from hub import START_S, Hub
from processes import BenchError, Process, output_of, takes_connections, wait_until

# Label, how deep it lies in the part above it, and what the name of its function begins with. Callees are included.
PARTS = (
    ("HTTP in, with all that follows there", 0, "nabe::common::HttpWorker::run("),
    ("head of the request", 1, "nabe::common::HttpConnection::process_head("),
    ("reading XML: facts and paths", 1, "nabe::routing::Evaluation::push("),
    ("ends of markup", 2, "nabe::message::XmlScanner::scan("),
    ("expat, with the events", 2, "XML_Parse "),
    ("elements, told to the routing", 3, "nabe::message::XmlReader::Parser::on_start("),
    ("SHA-256", 1, "nabe::message::Sha256::update("),
    ("decision", 1, "nabe::routing::Evaluation::decide("),
    ("decision as JSON", 1, "nabe::routing::to_json("),
    ("decision as JSON", 1, "nabe::routing::to_json["),
    ("handing over to the store", 1, "nabe::session::commit_intake("),
    ("store's thread", 0, "nabe::store::sql::WriteQueue::run("),
    ("changes: rows and indexes", 1, "nabe::store::sql::Changes::apply("),
    ("new messages", 2, "nabe::store::sql::Changes::accept("),
    ("outcomes", 2, "nabe::store::sql::Changes::apply_change(nabe::store::FinishAttempt"),
    ("answers: receipts and heads of lanes", 1, "nabe::store::sql::WriteQueue::answer("),
    ("SQLite's commit", 1, "sqlite3PagerCommitPhaseOne "),
    ("delivery: a runner's attempts", 0, "nabe::delivery::ConnectorRunner::attempt("),
    ("http_sink, the request out", 1, "nabe::http::HttpSink::deliver("),
    ("answers of the peers", 0, "nabe::common::AnswerLoop::run("),
    ("allocation, wherever it happens", 0, "malloc "),
    ("giving back, wherever it happens", 0, "free "),
)
LINE = re.compile(r"^\s*([\d,]+) \(\s*[\d.]+%\)\s+(\S+?):(.+?) \[")


def instructions(text):
    """Of the annotation: the sum, and by function with its callees."""
    total, by_function = 0, {}
    for line in text.splitlines():
        if "PROGRAM TOTALS" in line:
            total = int(line.split()[0].replace(",", ""))
        elif found := LINE.match(line):
            name = found.group(3) + " "
            by_function[name] = max(by_function.get(name, 0), int(found.group(1).replace(",", "")))
    if not total:
        raise BenchError("callgrind wrote no totals")
    return total, by_function


def per_message(text, messages):
    """Label, depth and instructions of one message for each part that was seen; the whole first."""
    total, by_function = instructions(text)
    parts = [{"part": "all of the hub's process", "depth": 0, "instructions": round(total / messages)}]
    for label, depth, begin in PARTS:
        if inside := [count for name, count in by_function.items() if name.startswith(begin)]:
            parts.append({"part": label, "depth": depth, "instructions": round(max(inside) / messages)})
    return parts


def require_tools():
    for tool in ("valgrind", "callgrind_control", "callgrind_annotate"):
        if not shutil.which(tool):
            raise BenchError(f"{tool} is missing: apt-get install valgrind")


def measure(place, sink, sender, run):
    """`count` messages through a hub under callgrind, after some that are not counted."""
    require_tools()
    output = place.work / "callgrind.out"
    with Hub(place, sink.port) as hub:
        hub.stop()  # it has made its configuration and its store
        valgrind = subprocess.Popen(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={output}", "--instr-atstart=no", str(place.bin / "nabe"),
             "run", "--config", str(hub.configuration)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=open(place.work / "valgrind-log", "w"))
        try:
            wait_until(lambda: takes_connections(hub.port) or valgrind.poll() is not None, START_S, "the hub under valgrind")
            sender.send(hub.port, run["size_bytes"], run["connections"], 200, 60)
            output_of(["callgrind_control", "-i", "on", valgrind.pid], 60)
            report = sender.send(hub.port, run["size_bytes"], run["connections"], run["count"], 120)
            sink.wait_for(200 + report["acknowledged"])
            Process(valgrind.pid).idle_cpu_s()
            output_of(["callgrind_control", "-i", "off", valgrind.pid], 60)
        finally:
            valgrind.terminate()
            valgrind.wait(60)
    text = output_of(["callgrind_annotate", "--inclusive=yes", "--threshold=100", output], 300)
    return {"messages": report["acknowledged"], "parts": per_message(text, report["acknowledged"])}
