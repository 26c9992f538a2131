"""Actuals: what stands for a week, and what was delivered, entered or confirmed, as the actuals file has it."""

from datetime import date
from typing import Annotated, Literal

from flask_login import current_user
from msgspec import Meta

from blueprints.api.routes import bp
from blueprints.api.shapes import MOST_LINES, Page, Quantity, Shape, Text
from operations.actuals_files.sending import prepare, take
from queries.actuals_files.exporting import export_rows
from queries.weeks.loading import Scope as Lines
from rules.api_keys import Scope
from rules.weeks import DAY_COLUMNS, monday_of
from web import clock
from web.api.problems import FieldProblem, NotValid
from web.api.views import once, operation

Figure = Annotated[str, Meta(max_length=12, description="A quantity, as 7.5", examples=["7.5"])]
Day = Annotated[str, Meta(max_length=20, description="Of a timetabled line: 1, 2, F, 1+F, or nothing")]
Comment = Annotated[str, Meta(max_length=2000)]


class ActualSent(Shape):
    """What was delivered on one line in one week. Without a `cpli_id` it is one entry of unplanned care, of this
    client, service and service level. With the status `confirmed` it is paid on.
    """

    week_beginning: date
    cpli_id: Text = ""
    ssref: Text = ""
    service: Text = ""
    service_level: Text = ""
    actual: Figure = ""
    frustrated: Figure = ""
    missed: Figure = ""
    extra: Figure = ""
    visits: Annotated[int, Meta(ge=0, le=1000)] | None = None
    mon: Day = ""
    tue: Day = ""
    wed: Day = ""
    thu: Day = ""
    fri: Day = ""
    sat: Day = ""
    sun: Day = ""
    comments: Comment = ""
    status: Literal["entered", "confirmed"] = "entered"


class ActualsSent(Shape):
    """Actuals of any weeks that have ended."""

    actuals: Annotated[list[ActualSent], Meta(min_length=1, max_length=MOST_LINES)]


class ActualLine(Shape):
    """What became of one row, by its place in what was sent, from 1. A row of which something is asked (`to_look_at`)
    is entered, and never confirmed, until a person looks at it in the portal.
    """

    line: int
    outcome: Literal["taken", "changed", "unchanged", "refused"]
    code: str | None
    words: str | None
    suggested: dict[str, str]


class ActualsTaken(Shape):
    """How many became what, and each line."""

    taken: int
    changed: int
    unchanged: int
    refused: int
    lines: list[ActualLine]


class Actual(Shape):
    """A line's week as the actuals export has it: with nothing recorded, its plan, ready to be sent."""

    week_beginning: date
    service: str
    ssref: str
    client: str
    cpli_id: str
    service_level: str
    unit: str
    unit_price: Quantity | None
    planned: Quantity | None
    actual: Quantity | None
    frustrated: Quantity | None
    missed: Quantity | None
    extra: Quantity | None
    visits: int | None
    mon: str
    tue: str
    wed: str
    thu: str
    fri: str
    sat: str
    sun: str
    comments: str
    status: str


class WeekAsked(Shape):
    """Which week, by its Monday."""

    week: date


@bp.get("/v1/actuals")
@operation(Scope.VISITS_WRITE, summary="A week’s lines with their plan and actuals", asks=WeekAsked, gives=Page[Actual])
def list_actuals(asked: WeekAsked) -> Page[Actual]:
    """Every line of the organisation in a week, by client. One page: a week is not cut."""
    if asked.week != monday_of(asked.week) or not 2000 <= asked.week.year <= 2200:
        raise NotValid([FieldProblem("week", "Send a Monday")])
    rows = export_rows(Lines(current_user.organisation_id), asked.week, asked.week)
    return Page(items=[Actual(**cells | {"status": cells["status"].lower()}) for cells in rows], next=None)


@bp.post("/v1/actuals")
@operation(Scope.VISITS_WRITE, summary="Send actuals", takes=ActualsSent, gives=ActualsTaken, idempotency="may")
def send_actuals(sent: ActualsSent):
    """Actuals that are right are entered or confirmed; those that are refused can be sent again."""
    at = clock.moment()
    prepared = prepare([_texts(each) for each in sent.actuals], current_user, at)
    return once(lambda: _taken(take(prepared, current_user, at)))


def _texts(sent):
    names = ("cpli_id", "ssref", "service", "service_level", "actual", "frustrated", "missed", "extra", "comments")
    texts = {name: getattr(sent, name) for name in (*names, *DAY_COLUMNS, "status")}
    visits = "" if sent.visits is None else str(sent.visits)
    return texts | {"week_beginning": sent.week_beginning.isoformat(), "visits": visits}


def _taken(lines):
    counts = dict.fromkeys(("taken", "changed", "unchanged", "refused"), 0)
    for each in lines:
        counts[each.outcome] += 1
    return ActualsTaken(**counts, lines=[_line(each) for each in lines])


def _line(each):
    said = {"code": each.code or None, "words": each.words or None, "suggested": dict(each.suggested)}
    return ActualLine(line=each.line, outcome=each.outcome, **said)
