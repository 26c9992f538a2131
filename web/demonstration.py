"""The tour of the demonstration: a cookie has its step, and a strip on each page says what to do in it."""

from typing import NamedTuple

from flask import request

from web import council

COOKIE = "tour"


class Step(NamedTuple):
    """A step of the tour: who does it, what it is called, what to do, and on which page."""

    email: str
    forename: str
    title: str
    words: str
    path: str


STEPS = (
    Step(
        "alma@merebridge.example",
        "Alma",
        "Confirm the week",
        "Confirm what went to plan in the week of 10 Nov.",
        "/actuals?week=2025-11-10",
    ),
    Step(
        "alma@merebridge.example",
        "Alma",
        "Make the invoice",
        "Create the invoice of what is payable now, and submit it.",
        "/invoices/new?one=y",
    ),
    Step(
        "kit@merebridge.example",
        "Kit",
        "Authorise it",
        "Open the invoice that Alma submitted, compare it with the plan, and authorise it.",
        "/council/invoices",
    ),
    Step(
        "max@merebridge.example",
        "Max",
        "Approve the run",
        "See the payment run that waits for a second person. An officer who prepared it cannot approve it.",
        "/council/payment-runs",
    ),
    Step(
        "alma@merebridge.example",
        "Alma",
        "See it arrive",
        "On its way says what is due in the bank, and on which day.",
        "/home",
    ),
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
    if not 1 <= number <= len(STEPS):
        return None
    return Tour(number, STEPS[number - 1], STEPS[number] if number < len(STEPS) else None)
