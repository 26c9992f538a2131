"""Visits in: one or thousands, read, matched and saved as an uploaded file is, and answered line by line."""

from typing import Annotated, Literal

from flask_login import current_user
from msgspec import Meta

from blueprints.api.routes import bp
from blueprints.api.shapes import MOST_LINES, Shape, Text
from operations.visits.sending import SentVisit, prepare, take
from rules.api_keys import Scope
from rules.care_files.visits import HEADINGS
from web import clock
from web.api.views import once, operation

Time = Annotated[
    str,
    Meta(
        max_length=40,
        description="2025-11-10T09:00 is London's clock; with Z or an offset it is that time",
        examples=["2025-11-10T09:00", "2025-11-10T09:00Z"],
    ),
]
Outcome = Literal["taken", "changed", "unchanged", "waiting", "refused"]


class Visit(Shape):
    """A visit, known by its `visit_id`: the same one again updates it. `is_right` says that what the portal asked about
    it, such as its length, is right.
    """

    visit_id: Annotated[str, Meta(min_length=1, max_length=200)]
    status: Literal["delivered", "frustrated", "missed", "cancelled"]
    ssref: Text = ""
    cpli_id: Text = ""
    service_level: Text = ""
    planned_start: Time = ""
    planned_end: Time = ""
    actual_start: Time = ""
    actual_end: Time = ""
    carers: Annotated[int, Meta(ge=1, le=9)] = 1
    comments: Annotated[str, Meta(max_length=2000)] = ""
    is_right: bool = False


class Visits(Shape):
    """Visits, in any order."""

    visits: Annotated[list[Visit], Meta(min_length=1, max_length=MOST_LINES)]


class VisitLine(Shape):
    """What became of one visit, by its place in what was sent, from 1. A visit that is `waiting` is taken, and waits
    for an order. Of one that is refused `code` and `words` say why, and `suggested` what may be meant.
    """

    line: int
    visit_id: str
    outcome: Outcome
    cpli_id: str | None
    code: str | None
    words: str | None
    suggested: dict[str, str]


class VisitsTaken(Shape):
    """How many became what, and each line."""

    taken: int
    changed: int
    unchanged: int
    waiting: int
    refused: int
    lines: list[VisitLine]


@bp.post("/v1/visits")
@operation(Scope.VISITS_WRITE, summary="Send visits", takes=Visits, gives=VisitsTaken, idempotency="may")
def send_visits(sent: Visits):
    """Visits that are right are taken; those that are refused can be sent again, alone or with others."""
    at = clock.moment()
    prepared = prepare([_sent(visit) for visit in sent.visits], current_user, at)
    return once(lambda: _taken(take(prepared, current_user, at)))


def _sent(visit):
    return SentVisit({name: str(getattr(visit, name)) for name in HEADINGS}, visit.is_right)


def _taken(lines):
    counts = dict.fromkeys(("taken", "changed", "unchanged", "waiting", "refused"), 0)
    for each in lines:
        counts[each.outcome] += 1
    return VisitsTaken(**counts, lines=[_line(each) for each in lines])


def _line(each):
    return VisitLine(
        line=each.line,
        visit_id=each.visit_id,
        outcome=each.outcome,
        cpli_id=each.cpli or None,
        code=each.code or None,
        words=each.words or None,
        suggested=dict(each.suggested),
    )
