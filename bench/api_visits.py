"""A thousand visits in one call of the API, as a rota system sends a day of a large agency.

`python -m bench.api_visits [visits] [lines]`
"""

import sys
import tempfile
import time
from datetime import datetime, timedelta

from app import create_app
from bench.actuals_files import make_provider, visitor_of
from bench.fresh import fresh_database
from models import CarePackageLineItem, Client, database
from operations.api_keys import make_key
from tests.support import factories
from web.settings import load

A_CALL = 1_000
FIRST = datetime(2025, 11, 10, 7)


def visits_of(lines, count):
    """That many visits of half an hour, the lines in turn, an hour after the other."""
    for number in range(count):
        reference, ssref = lines[number % len(lines)]
        start = FIRST + timedelta(hours=number // len(lines))
        times = [moment.isoformat(timespec="minutes") for moment in (start, start + timedelta(minutes=30))]
        names = ("planned_start", "planned_end", "actual_start", "actual_end")
        known = {"visit_id": f"V{number}", "ssref": ssref, "cpli_id": reference, "status": "delivered"}
        yield known | dict(zip(names, times * 2, strict=True))


def run(visits=1_000, lines=600):
    """Print how long the call takes that is new, and the same again."""
    with fresh_database(), tempfile.TemporaryDirectory() as folder:
        organisation = make_provider(lines)
        by = visitor_of(organisation)
        key = make_key("Rota", ["visits:write"], None, by, factories.AT).key
        query = CarePackageLineItem.select(CarePackageLineItem.reference, Client.ssref).join(Client)
        sent = list(visits_of(list(query.order_by(CarePackageLineItem.id).tuples()), visits))
        address = f"sqlite:///{database.obj.database}"  # the application opens it itself
        settings = {"DATABASE_URL": address, "DATA_DIR": folder, "PORTAL_TODAY": factories.TODAY.isoformat()}
        app = create_app(load({**settings, "BASE_URL": "http://localhost"}, env_file=None))
        client, headers = app.test_client(), {"Authorization": f"Bearer {key}"}
        client.get("/api/v1/actuals", headers=headers)  # what the first request of a process does
        for words in ("new", "sent again"):
            for first in range(0, visits, A_CALL):
                call(client, headers, sent[first : first + A_CALL], lines, words)
        sent[0]["comments"] = "Late"
        call(client, headers, sent[:1], lines, "changed")


def call(client, headers, visits, lines, words):
    """Send them in one call, and print how long it took."""
    started, worked = time.perf_counter(), time.process_time()
    answer = client.post("/api/v1/visits", json={"visits": visits}, headers=headers).get_json()
    seconds, of_processor = time.perf_counter() - started, time.process_time() - worked
    took = f"{seconds:.2f} s, {of_processor:.2f} s of the processor"
    print(f"{len(visits):,} visits of {lines:,} clients in one call, {words}: {took} ({counts(answer)})")


def counts(answer):
    """What became of them."""
    return ", ".join(f"{count:,} {name}" for name, count in answer.items() if name != "lines" and count)


if __name__ == "__main__":
    run(*map(int, sys.argv[1:]))
