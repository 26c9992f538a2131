"""The list of payment runs: its columns, its filter, and the figures of each row in one query."""

from dataclasses import dataclass

from peewee import fn

from blueprints.council_payment_runs.forms import CatchUpForm
from models import PaymentRun, PaymentRunOrganisation, Person
from queries import council_settings
from queries.listing import Column, ListPage
from queries.payment_runs import waiting as waiting_items
from rules.payment_runs import STATE_NAMES, next_catch_up
from web import clock
from web.listing import list_request
from web.picks import Pick, pick

STATES = tuple(STATE_NAMES)
TAGS = {  # state: (kind, sign)
    "prepared": ("todo", "ring"),
    "checked": ("todo", "ring"),
    "approved": ("wait", "clock"),
    "finalising": ("wait", "clock"),
    "finalised": ("", "lock"),
    "dropped": ("", "dot"),
}
COLUMNS = (
    Column("run", "Run", (PaymentRun.id,)),
    Column("state", "State", (PaymentRun.state,)),
    Column("amount", "Amount", css="num"),
    Column("organisations", "Organisations", css="num"),
    Column("finalise", "Finalise date", (PaymentRun.finalise_date,)),
    Column("bank", "In the bank", (PaymentRun.bank_date,)),
    Column("prepared", "Prepared by"),
    Column("approved", "Approved by"),
)


@dataclass(frozen=True)
class Shown:
    """One page of runs: `sums` are {run id: (organisations, pence)}, `people` {id: name}."""

    listing: ListPage
    picks: tuple[Pick, ...]
    runs: list
    sums: dict
    people: dict


def shown():
    """The runs that the address asks for, newest first."""
    state = pick("state", "State", "Every state", tuple(enumerate(STATE_NAMES.values(), 1)))
    query = PaymentRun.select()
    if state.value:
        query = query.where(PaymentRun.state == STATES[state.value - 1])
    listing = ListPage(query, COLUMNS, list_request(), sort="-run", tie_break=(PaymentRun.id.desc(),))
    runs = listing.rows()
    return Shown(listing, (state,), runs, _sums(runs), _people(runs))


def catch_up_form(sent=None):
    """The form of a catch-up run as it was sent, or with the next usual day to finalise it."""
    weekday = council_settings.read().catch_up_weekday
    return CatchUpForm(formdata=sent, finalise_date=next_catch_up(clock.today(), weekday))


def next_catch_up_run():
    """The next usual day of catch-up runs, and what one would take today, adjustments left out."""
    lines, pence = waiting_items.waiting_to_catch_up(clock.today())["lines"]
    day = next_catch_up(clock.today(), council_settings.read().catch_up_weekday)
    return {"day": day, "lines": lines, "pence": pence}


def waiting():
    """What waits to be paid: authorised invoices, Scheduled periods, and what a catch-up run would take."""
    return {
        "invoices": waiting_items.waiting_invoices(),
        "periods": waiting_items.waiting_periods(),
        "catch_up": waiting_items.waiting_to_catch_up(clock.today()),
    }


def _sums(runs):
    part = PaymentRunOrganisation
    query = (
        part.select(part.payment_run, fn.COUNT(part.id), fn.SUM(part.amount_pence))
        .where(part.payment_run.in_([run.id for run in runs]))
        .group_by(part.payment_run)
    )
    return {run: (count, int(amount)) for run, count, amount in query.tuples()}


def _people(runs):
    ids = {person for run in runs for person in (run.prepared_by_id, run.approved_by_id) if person}
    return {person.id: person.name for person in Person.select().where(Person.id.in_(ids))}
