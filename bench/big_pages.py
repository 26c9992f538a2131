"""The pages of the large council that are measured, and who opens them.

Run by itself (`python -m bench.big_pages`, settings from the environment) it saves a week each second until it is
ended: what is measured meanwhile is of a portal at work.
"""

import itertools
import random
import time
from typing import NamedTuple

from peewee import fn

from app import create_app
from models import Actual, Commitment, ContactRole, Council, OfficerRole, PaymentItem, Person, Remittance, database
from operations import sessions
from operations.consequences import lines_changed
from tests.support import factories
from web import clock
from web.settings import load

FIFTY = 50
LARGER = range(1, 101)  # the organisations that have sixty line items
WEEK = "2025-11-10"


class People(NamedTuple):
    """Cookies of those who open the pages, and what there is for them to open."""

    by_actuals: list[str]  # of fifty providers that are paid by invoices, on what was delivered
    on_schedule: list[tuple[str, str, int]]  # of fifty others: the cookie, a period, a remittance
    officer: str
    first: str  # of the provider with the large invoice
    large_invoice: int


PAGES = {
    "a provider's list of 50 line items": lambda people: [
        ("/care-package-line-items", cookie) for cookie in people.by_actuals
    ],
    "an officer's list of 50 of 20,000": lambda people: [
        (f"/care-package-line-items?page={number}", people.officer) for number in range(1, FIFTY + 1)
    ],
    "the same, its last pages": lambda people: [
        (f"/care-package-line-items?page={number}", people.officer) for number in range(351, 401)
    ],
    "a week of 50 clients": lambda people: [(f"/actuals?week={WEEK}", cookie) for cookie in people.by_actuals],
    "home": lambda people: [("/home", cookie) for cookie in people.by_actuals],
    "a queue of 5,000 invoices, 50 shown": lambda people: [
        (f"/council/invoices?page={number}", people.officer) for number in range(1, FIFTY + 1)
    ],
    "an empty queue": lambda people: [("/council/claims", people.officer)],
    "an invoice of 200 items": lambda people: [(f"/invoices/{people.large_invoice}", people.first)],
    "a period of 50 clients": lambda people: [
        (f"/scheduled-payments/{period}", cookie) for cookie, period, _ in people.on_schedule
    ],
    "a remittance": lambda people: [
        (f"/remittances/{remittance}", cookie) for cookie, _, remittance in people.on_schedule
    ],
    "the sign-in page": lambda _: [("/login", "")],
    "a health check": lambda _: [("/health", "")],
}


def people_of(settings):
    """Sign them in, in the council that these settings name."""
    create_app(load(settings, env_file=None))
    invoiced = [number for number in LARGER if number % 4 in (1, 2)]
    with database.connection_context():
        largest = Commitment.select(Commitment.invoice).group_by(Commitment.invoice)
        largest = largest.order_by(fn.COUNT(Commitment.id).desc()).first().invoice
        with database.atomic():
            Council.update(is_demonstration=False).execute()  # its sign-in page has no list of made-up people
            cookies = {number: _cookie("provider", number) for number in LARGER}
            officer = _cookie("council", None)
        scheduled = [(cookies[number], *_paid(number)) for number in LARGER if number not in invoiced]
        return People(
            [cookies[number] for number in invoiced], scheduled, officer, cookies[largest.organisation_id], largest.id
        )


def _cookie(side, organisation):
    """The session's cookie of somebody of an organisation, or of the council."""
    email = f"bench{organisation or ''}@big.example"
    person = Person.get_or_none(Person.email == email)
    if person is None:
        person = factories.make_person(email=email, side=side)
        factories.make_security_code(person=person)
        if side == "council":
            OfficerRole.create(person=person, role="finance_officer")
        else:
            ContactRole.create(person=person, organisation=organisation, role="administrator")
    return f"session={sessions.start(person, 'complete', clock.moment(), organisation=organisation)}"


def _paid(organisation):
    """The newest period of an organisation that has items, and a remittance."""
    remittance = Remittance.get(Remittance.organisation == organisation)
    item = PaymentItem.select().where(PaymentItem.organisation == organisation)
    latest = item.order_by(PaymentItem.period_start.desc()).first()
    return f"{latest.contract_id}-{latest.period_start}", remittance.id


def save_weeks():
    """A week each second, until the process is ended."""
    create_app()
    chosen = random.Random(1)  # noqa: S311
    with database.connection_context():
        lines = Actual.select(Actual.id).limit(10_000)
        ids = [actual.id for actual in lines]
        for turn in itertools.count():
            actual = Actual.get_by_id(chosen.choice(ids))
            with database.atomic():
                Actual.update(actual_hundredths=1200 + turn % 2 * 100).where(Actual.id == actual.id).execute()
                lines_changed([actual.cpli.reference], clock.moment())
            time.sleep(1)


if __name__ == "__main__":
    save_weeks()
