"""Reports of 100,000 rows as files, each made in a process of its own: its rows, seconds, and the memory it added.

`python -m bench.reports [folder]`: 20 organisations whose year was paid; the council is taken where the folder has it.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.council_figures import pay_what_is_over
from migrations.running import migrate
from models import Council, database
from operations import audit, consequences, report_files
from operations.demonstration import big_council
from reports import catalogue
from reports.parameters import Request
from web import clock
from web.database import open_database

ORGANISATIONS, LINES, WEEKS, PAID_WEEKS = 20, 2_600, 56, 52
NAMES = ("commissioned-vs-actuals", "payment-items", "remittance-advice", "annual-statement", "held-back")


def run(folder=None):
    """Print the figures of each report in both formats. `folder` keeps the council, or has it from before."""
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as thrown_away:
        kept = Path(folder or thrown_away)
        with opened(kept):
            migrate(database.obj)
            if not Council.select().exists():
                big_council.make(ORGANISATIONS, LINES, WEEKS, clock.moment(), PAID_WEEKS)
                consequences.everything_changed(clock.moment())
                with database.atomic():
                    pay_what_is_over()
        for name in NAMES:
            for kind in ("csv", "xlsx"):
                own_process = [sys.executable, "-m", "bench.reports", str(kept), name, kind]
                subprocess.run(own_process, check=True)  # noqa: S603


def opened(folder):
    """The database of that folder, with an open connection."""
    return open_database(f"sqlite:///{folder}/bench.sqlite3").connection_context()


def one(folder, name, kind):
    """Write one report, and print its figures."""
    report, path = catalogue.find(name), Path(folder) / f"{name}.{kind}"
    with opened(folder):
        request = Request(audit.SYSTEM, today=clock.today())
        Path("/proc/self/clear_refs").write_text("5")  # the peak of what came before, of the parent too, is forgotten
        before, started, worked = most_megabytes(), time.perf_counter(), time.process_time()
        rows = report_files.write(report, request, path, lambda _done, _of: None)
        seconds, work = time.perf_counter() - started, time.process_time() - worked
    size, more = path.stat().st_size / 2**20, most_megabytes() - before
    took = f"{seconds:.1f} s ({work:.1f} of the processor)"
    print(f"{name}.{kind}: {rows:,} rows in {took}, {size:.1f} MB, memory +{more:.0f} MB", flush=True)


def most_megabytes():
    """The most that this process has had in memory since the peak was forgotten (Linux)."""
    [peak] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(peak.split()[1]) / 1024


if __name__ == "__main__":
    if len(sys.argv) > 2:
        one(*sys.argv[1:])
    else:
        run(*sys.argv[1:])
