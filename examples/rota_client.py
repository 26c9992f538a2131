"""A small client of the portal's API: sends a day of visits, and reads the newest remittance. Standard library only."""

import csv
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

MOST_VISITS = 1_000  # in one request
MOST_TRIES = 5
SECONDS = 60  # for an answer
TRY_AGAIN = (429, 500, 502, 503, 504)  # what was sent acts once


class Portal:
    """The API of one portal, asked with one key."""

    def __init__(self, address: str, key: str) -> None:
        self.address, self.key = f"{address.rstrip('/')}/api/v1", key

    def get(self, path: str, **query: Any) -> Any:
        """What a GET is answered."""
        return self._ask("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, body: Any) -> Any:
        """What a POST is answered. Sent again after a lost answer it acts once: the same body has the same
        idempotency key.
        """
        sent = json.dumps(body).encode()
        return self._ask("POST", path, sent, {"Idempotency-Key": hashlib.sha256(path.encode() + sent).hexdigest()})

    def _ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json", **(headers or {})}
        if not self.address.startswith(("https://", "http://")):
            raise SystemExit("REMIT_URL begins with https://")
        for tried in range(1, MOST_TRIES + 1):
            request = Request(f"{self.address}{path}", body, headers, method=method)  # noqa: S310  # checked above
            try:
                with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                    return json.load(answer)
            except HTTPError as refused:
                if refused.code not in TRY_AGAIN or tried == MOST_TRIES:
                    raise SystemExit(told(refused)) from None
                time.sleep(int(refused.headers.get("Retry-After") or 2**tried))
            except (OSError, HTTPException) as lost:  # no answer, or one that broke off
                if tried == MOST_TRIES:
                    raise SystemExit(f"The portal does not answer: {lost}") from None
                time.sleep(2**tried)
        raise AssertionError("each try returns or raises")


def told(refused: HTTPError) -> str:
    """What the portal said of a request that it refused."""
    try:
        problem = json.load(refused)
    except ValueError:
        return f"The portal answered {refused.code}"
    errors = "".join(f"\n  {each['field']}: {each['detail']}" for each in problem["errors"])
    return f"{problem['title']}: {problem['detail']} ({problem['code']}){errors}"


def visits_of(path: Path) -> list[dict[str, Any]]:
    """The visits of a CSV file whose columns are those of the API."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file)]
    return [{**row, "carers": int(row.get("carers", 1))} for row in rows]


def send_visits(portal: Portal, path: Path) -> Iterator[str]:
    """Send them, and say what became of each that needs a person."""
    visits = visits_of(path)
    for first in range(0, len(visits), MOST_VISITS):
        answer = portal.post("/visits", {"visits": visits[first : first + MOST_VISITS]})
        counts = (f"{answer[name]} {name}" for name in ("taken", "changed", "unchanged", "waiting", "refused"))
        yield ", ".join(counts)
        for line in answer["lines"]:
            if line["outcome"] == "refused":
                may_be = f" Perhaps: {line['suggested']}" if line["suggested"] else ""
                yield f"  {line['visit_id']}: {line['words']} ({line['code']}).{may_be}"


def newest_remittance(portal: Portal) -> Iterator[str]:
    """The newest remittance, line by line."""
    newest, after = None, ""
    while after is not None:
        page = portal.get("/remittances", limit=500, after=after)
        newest, after = (page["items"] or [newest])[-1], page["next"]
    if newest is None:
        yield "Nothing was paid yet."
        return
    advice = portal.get(f"/remittances/{newest['id']}")
    what = f"Remittance {newest['number']}, {newest['contract']}"
    yield f"{what}: £{newest['amount']}, in the bank {newest['bank_date']}"
    for line in advice["lines"]:
        dates = f"{line['from_date']} - {line['to_date']}"
        yield f"  {line['ssref'] or '':8} {dates} £{line['amount']:>10} {line['reason']}"


def main(arguments: list[str]) -> None:
    """Do what is asked for on the command line."""
    portal = Portal(os.environ["REMIT_URL"], os.environ["REMIT_KEY"])
    match arguments:
        case ["visits", path]:
            told_lines = send_visits(portal, Path(path))
        case ["remittance"]:
            told_lines = newest_remittance(portal)
        case _:
            raise SystemExit(f"{__doc__}\n\nrota_client.py visits FILE.csv | remittance")
    for line in told_lines:
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
