"""The tour of the demonstration: a cookie has its step, and a strip on each page says what to do in it."""

from datetime import timedelta
from typing import NamedTuple

from flask import request

from rules.dates import short_date
from rules.weeks import monday_of
from web import clock, council

COOKIE = "tour"


class Step(NamedTuple):
    """A step of the tour: who does it, what it is called, what to do, and on which page."""

    email: str
    forename: str
    title: str
    words: str
    path: str


STEPS = 5


def steps() -> tuple[Step, ...]:
    """The steps of the tour: it begins in the last week that has ended, wherever the demonstration's clock stands."""
    week = monday_of(clock.today()) - timedelta(weeks=1)
    alma = "alma@merebridge.example", "Alma"
    return (
        Step(
            *alma,
            "Confirm the week",
            f"Confirm what went to plan in the week of {short_date(week, clock.today())}.",
            f"/actuals?week={week.isoformat()}",
        ),
        Step(
            *alma,
            "Make the invoice",
            "Create the invoice of what is payable now, and submit it.",
            "/invoices/new?one=y",
        ),
        Step(
            "kit@merebridge.example",
            "Kit",
            "Authorise it",
            "Open the invoice that Alma submitted, compare it with the plan, and authorise it. Then open Payment runs, "
            "prepare one of what is due, and check it.",
            "/council/invoices",
        ),
        Step(
            "max@merebridge.example",
            "Max",
            "Approve the run",
            "Open the run that Kit prepared last, with Alma’s invoice in it, and approve it: whoever prepared a run "
            "cannot approve it.",
            "/council/payment-runs",
        ),
        Step(*alma, "See it arrive", "On its way says what is due in the bank, and on which day.", "/home"),
    )


class Tour(NamedTuple):
    """Where somebody is on the tour: the number of the step, it and the next one, None after the last."""

    number: int
    step: Step
    next: Step | None


def is_demonstration() -> bool:
    """Whether `flask demo` made this database: its council says so, and no setting does."""
    return bool(council.current_council().is_demonstration)


def tour() -> Tour | None:
    """The tour that this browser is on; None in a real council, and for those who are on none."""
    text = request.cookies.get(COOKIE, "")
    if not (text.isascii() and text.isdigit() and len(text) == 1) or not is_demonstration():
        return None
    number = int(text)
    if not 1 <= number <= STEPS:
        return None
    all_steps = steps()
    return Tour(number, all_steps[number - 1], all_steps[number] if number < STEPS else None)
