"""A client's week and its lines in the words and signs of the pages."""

from datetime import date, timedelta
from typing import NamedTuple

from queries.weeks.client_weeks import ClientWeek
from queries.weeks.week_line import WeekLine
from rules.dates import near_date
from rules.moment import london_date
from rules.money import format_quantity
from rules.weeks import WEEKDAYS
from web import clock

NOT_PLANNED = "--"


class Tag(NamedTuple):
    """A tag of a page: its words, kind (its colour), icon, and small words beside it."""

    words: str
    kind: str = ""
    icon: str = "dot"
    small: str = ""


class Cell(NamedTuple):
    """A figure of a line's row: its heading, its words, their CSS class, and which figure it is."""

    label: str
    words: str
    css: str
    name: str


def week_tag(client: ClientWeek) -> Tag:
    """How a client's week stands."""
    if not client.has_ended:
        return Tag("Not ended")
    if client.mark == "disputed":
        return Tag("Disputed", "bad", "alert")
    if client.mark == "to_do":
        return _to_do_tag(client)
    if client.mark == "optional":
        return Tag("Optional: paid as planned", "", "ring")
    if client.mark == "confirmed":
        return Tag(_confirmed_words(client), "ok", "check")
    if client.mark == "locked":
        return Tag("Locked", "", "lock", "paid or on an authorised invoice")
    return Tag("Nothing this week", "", "pause") if client.is_only_suspended else Tag("Nothing recorded")


def _to_do_tag(client):
    waiting = [line for line in client.lines if line.mark == "to_do"]
    saved = sum(line.state == "entered" for line in waiting)
    if saved == len(waiting):
        is_over = any(line.delivery.over_plan_hundredths for line in waiting)
        small = "More than planned: the council may dispute it" if is_over else "Confirm it so it can be paid"
        return Tag("Saved", "todo", "ring", small)
    if saved:
        return Tag(f"To confirm: {saved} of {len(waiting)} lines saved", "todo", "ring")
    if any(line.state == "generated" for line in waiting):
        return Tag("To check: copied from the plan", "todo", "ring")
    return Tag("To confirm: as planned", "todo", "ring")


def _confirmed_words(client):
    confirmed = [line.actual for line in client.lines if line.mark == "confirmed"]
    newest = max(confirmed, key=lambda row: (row.confirmed_at is not None, row.confirmed_at))
    if newest.confirmed_at is None:
        return "Confirmed"
    by = newest.confirmed_by_id
    who = "you" if by == client.view.person_id else client.names.get(by)
    day = near_date(london_date(newest.confirmed_at), clock.today())
    return f"Confirmed by {who}, {day}" if who else f"Confirmed, {day}"


def cells(line: WeekLine) -> list[Cell]:
    """The figures of a line's row."""
    week, has_plan = line.delivery, bool(line.delivery.planned_hundredths)
    under = line.under_hundredths if has_plan else 0
    more = "asked" if line.verdict.is_asked else "over" if week.over_plan_hundredths else ""
    is_blank = line.state == "planned" and not has_plan
    visits = line.planned_visits if line.actual is None else week.visits
    missed, extra = format_quantity(week.missed_hundredths), format_quantity(week.extra_hundredths)
    shows_extra = has_plan or line.pricing == "unplanned"
    return [
        Cell(
            "Actual",
            NOT_PLANNED if is_blank else format_quantity(week.actual_hundredths),
            "under" if under else more or "strong",
            "actual",
        ),
        Cell("PI", format_quantity(week.planned_hundredths) if has_plan else NOT_PLANNED, "", "planned"),
        Cell("Frstd", format_quantity(week.frustrated_hundredths), "", "frustrated"),
        Cell("Msd", *(_net(missed, f"{missed} missed", "under" if under else "", has_plan)), "missed"),
        Cell(
            "Xtr",
            *(_net(extra, f"+{extra} extra", more, shows_extra)),
            "extra",
        ),
        Cell("Vst", NOT_PLANNED if visits is None else str(visits), "", "visits"),
    ]


class DayMark(NamedTuple):
    """A day of a timetabled line: its letter, kind (its colour), sign, and its words."""

    letter: str
    kind: str
    sign: str
    words: str


def day_marks(line: WeekLine) -> list[DayMark]:
    """What was delivered on each day of a recorded timetabled line; the weekend only where it is used. [] of others."""
    if line.pricing != "timetabled" or line.actual is None:
        return []
    delivered, frustrated = [0] * 7, [0] * 7
    for row in line.delivery.rows:
        for day in row.days:
            (frustrated if row.is_frustrated else delivered)[day] += row.quantity_hundredths
    planned = line.plan.day_quantities
    used = [bool(planned[day] or delivered[day] or frustrated[day]) for day in range(7)]
    return [_day_mark(day, planned[day], delivered[day], frustrated[day]) for day in range(7) if day < 5 or used[day]]


def _day_mark(day, planned, delivered, frustrated):
    name = WEEKDAYS[day]
    if frustrated:
        return DayMark(name[0], "wait", "strike", f"{name}: frustrated")
    if delivered < planned:
        return DayMark(name[0], "bad", "cross", f"{name}: missed")
    if delivered > planned:
        return DayMark(name[0], "extra", "plus", f"{name}: extra")
    if delivered:
        return DayMark(name[0], "ok", "check", f"{name}: delivered")
    return DayMark(name[0], "", "", f"{name}: not planned")


def _net(figure, words, css, is_shown):
    """(words, css) of what was missed or extra: in words unless it is nothing."""
    if not is_shown:
        return NOT_PLANNED, ""
    return (figure, "") if figure == "0" else (words, css)


def comments(line: WeekLine) -> str:
    """What was said of a line's week: of the week itself, then of its rows."""
    said = [line.delivery.comment] + [row.comment for row in line.delivery.rows]
    return "; ".join(text.strip() for text in said if text.strip())


def week_days(week_start: date) -> str:
    """`10 - 16 Nov`, `27 Oct - 2 Nov`: a week in the calendar."""
    last = week_start + timedelta(days=6)
    first = f"{week_start.day}" if week_start.month == last.month else f"{week_start.day} {week_start:%b}"
    return f"{first} - {last.day} {last:%b}"


def suspended_words(suspended: list[tuple[date, date | None, str]]) -> str:
    """`Suspended from Sat 8 Nov (hospital).`: the first of a line's suspensions in the week."""
    start, end, reason = suspended[0]
    until = f" until {near_date(end, clock.today())}" if end else ""
    because = f" ({reason})" if reason else ""
    return f"Suspended from {near_date(start, clock.today())}{until}{because}."
