"""What the Settings page says of a setting: who changed it last, and what a value that is not saved yet would change.

For System Administrators, about the council as a whole.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from peewee import fn

from content.council_settings import BY_NAME, CouncilSettings
from models import AuditEvent, HeldBack, Invoice, Person, SignInSession
from rules import forecast
from rules.dates import short_date
from rules.invoice_statuses import WITH_COUNCIL, InvoiceStatus
from rules.moment import Moment, in_london
from rules.money import format_pence
from rules.weeks import Dates

MOST_EVENTS = 1_000
WEEKS_AHEAD = 3


class LastChange(NamedTuple):
    """Who changed a setting last, and when."""

    at: datetime
    person: str


def last_changes(names: Iterable[str]) -> dict[str, LastChange]:
    """{setting: its last change} of those of these settings that were changed lately."""
    wanted = set(names)
    found: dict[str, LastChange] = {}
    events = AuditEvent.select(AuditEvent, Person.forename, Person.surname).left_outer_join(Person)
    for event in events.where(AuditEvent.kind == "setting changed").order_by(AuditEvent.id.desc()).limit(MOST_EVENTS):
        for name in (event.now_figures or {}).keys() & wanted:
            found.setdefault(name, LastChange(event.at, event.person.name if event.person else "the system"))
    return found


def what_changes(name: str, settings: CouncilSettings, value: Any, at: Moment) -> str:
    """What a setting changes that is not saved yet: what it was, what it is then, and what follows today."""
    kind = BY_NAME[name].kind
    was, now = kind.words(getattr(settings, name)), kind.words(value)
    follows = _FOLLOWS.get(name)
    return f"It was {was}, and will be {now}. {follows(settings, value, name, at) if follows else ''}".strip()


def _cut_off(settings: CouncilSettings, value: Any, name: str, at: Moment) -> str:
    before, after = (_next_cut_off(each, at) for each in (settings, replace(settings, **{name: value})))
    if before == after:
        return "The cut-off of the next weekly run stays."
    providers, pence = (
        HeldBack.select(fn.COUNT(HeldBack.organisation.distinct()), fn.COALESCE(fn.SUM(HeldBack.amount_pence), 0))
        .where(HeldBack.reason == "not_confirmed")
        .tuples()
        .get()
    )
    words = [f"The cut-off of the next weekly run is {_moment(after, at)}, was {_moment(before, at)}."]
    if providers:
        who = "1 provider has" if providers == 1 else f"{providers} providers have"
        words.append(f"{who} {format_pence(int(pence))} still to confirm.")
    return " ".join(words)


def _next_cut_off(settings: CouncilSettings, at: Moment) -> datetime | None:
    day = forecast.next_weekday(at.today, settings.catch_up_weekday)
    dates: list[Dates] = [(day + timedelta(weeks=week), day + timedelta(weeks=week)) for week in range(WEEKS_AHEAD)]
    run = forecast.next_run(
        dates,
        in_london(at.now).replace(tzinfo=None),
        settings.cut_off_working_days,
        forecast.time_of(settings.cut_off_time),
        settings.bank_holidays,
    )
    return run.cut_off if run else None


def _moment(cut_off: datetime | None, at: Moment) -> str:
    return f"{cut_off:%a} {short_date(cut_off.date(), at.today)}, {cut_off:%H:%M}" if cut_off else "not known"


def _terms(settings: CouncilSettings, value: Any, name: str, at: Moment) -> str:
    with_council = Invoice.select().where(Invoice.status.in_(WITH_COUNCIL), Invoice.submitted_at.is_null(False))
    count = with_council.where(Invoice.submitted_at < at.now - timedelta(days=value)).count()
    return f"{count} of the {with_council.count()} invoices with the council are older than that."


def _limit(settings: CouncilSettings, value: Any, name: str, at: Moment) -> str:
    count = Invoice.select().where(Invoice.status == InvoiceStatus.PENDING).count()
    return f"{'1 invoice is' if count == 1 else f'{count} invoices are'} Pending: it counts for them, too."


def _signed_out(settings: CouncilSettings, value: Any, name: str, at: Moment) -> str:
    side = "council" if name == "idle_minutes_council" else "provider"
    since = at.now - timedelta(minutes=value)
    idle = SignInSession.select().join(Person).where(Person.side == side, SignInSession.last_seen_at < since)
    until = SignInSession.last_seen_at >= at.now - timedelta(minutes=getattr(settings, name))
    count = idle.where(until, SignInSession.stage == "complete").count()
    return f"{count} of those who are signed in have not used the portal for so long, and are signed out at once."


_FOLLOWS: dict[str, Callable[[CouncilSettings, Any, str, Moment], str]] = {
    "cut_off_working_days": _cut_off,
    "cut_off_time": _cut_off,
    "catch_up_weekday": _cut_off,
    "bank_holidays_added": _cut_off,
    "bank_holidays_left_out": _cut_off,
    "payment_terms_days": _terms,
    "authorise_limits": _limit,
    "idle_minutes_provider": _signed_out,
    "idle_minutes_council": _signed_out,
}
