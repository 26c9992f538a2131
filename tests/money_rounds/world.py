"""One council with every kind of care at once, and the people who move it: what the rounds are played on."""

import random
from datetime import date, datetime, time, timedelta

from peewee import Model

from models import CarePackageLineItem, Contract
from operations import consequences, jobs, page_pictures, purchase_orders
from operations.job_handlers import HANDLERS
from operations.overpayments import answering
from operations.payment_runs import approving
from queries import verification
from rules.broken import RuleBroken
from rules.moment import Moment, london_date, start_of_day
from tests.money_rounds.sums import MoneySums
from tests.support import factories

START = date(2026, 2, 2)  # a Monday; every year's end is within reach
WEEKS_BACK = 10
FREQUENCIES = ("weekly", "two_weekly", "four_weekly", "monthly")
MODES = ("always", "never", "if_entered")
OFFICERS = {
    "fin": "finance_officer",
    "fred": "finance_officer",
    "amy": "payment_approver",
    "cora": "commissioning_officer",
}
SHAPES = {
    "weekly": {"unit_price_tenthousandths": 8_227_700, "units_hundredths": None},
    "units": {"unit_price_tenthousandths": 178_450, "units_hundredths": 1_350},
    "timetabled": {
        "unit_price_tenthousandths": 2_144_600,
        "units_hundredths": None,
        "sessions": [100, 0, 150, 100, 50, 0, 25],
    },
    "rolling": {"unit_price_tenthousandths": 205_050, "units_hundredths": 9_600},
    "one_off": {"unit_price_tenthousandths": 2_500_000, "units_hundredths": None},
}


class Somebody:
    """A person as an Actor who may do everything: roles are checked by pages, not by operations."""

    def __init__(self, person, role=None, organisation=None):
        self.person_id, self.name, self.side = person.id, person.name, "council" if role else "provider"
        self.organisation_id, self.address = organisation and organisation.id, "192.0.2.1"
        self.roles = frozenset([role] if role else [])

    def may(self, permission):
        return True


class World:
    """The council on an empty database. `chance` decides all: the same seed gives the same round.

    Care begins on `start`; people act so long `since_midnight` in London, at half past nine by UTC unless given.
    """

    def __init__(self, seed, start=START, since_midnight=None):
        self.start, self.since_midnight = start, since_midnight
        self.chance = random.Random(seed)  # noqa: S311
        self.sums, self.made, self.last = MoneySums(has_orders=True), 0, ""
        self.broken = []  # what somebody met who acted at the same moment as another
        self.waiting = None  # what somebody is about to do, who has seen what there was
        self.done, self.refused = {}, {}  # {move: how often}, {sentence: how often}
        self.today = self.start + timedelta(days=self.chance.randint(30, 44))
        self._make_people()
        self._make_care()
        self.favourite_lines = self.chance.sample(list(CarePackageLineItem.select()), 3)
        self.favourite_week = self.start + timedelta(weeks=self.chance.randint(0, 5))
        self.night()

    @property
    def at(self):
        if self.since_midnight is not None:
            now = start_of_day(self.today) + self.since_midnight
            return Moment(london_date(now), now)
        return Moment(self.today, datetime.combine(self.today, time(9, 30)))

    def number(self):
        self.made += 1
        return self.made

    def one_of(self, rows):
        """Any of these rows or values; None where there are none."""
        rows = list(rows)
        if rows and isinstance(rows[0], Model):
            rows.sort(key=lambda row: row.id)  # PostgreSQL has them in no order
        return self.chance.choice(rows) if rows else None

    def line(self):
        """A line item; some are changed again and again, as one change seldom shows a fault."""
        if self.chance.random() < 0.7:
            return CarePackageLineItem.get_by_id(self.chance.choice(self.favourite_lines).id)
        return self.one_of(CarePackageLineItem.select())

    def week(self):
        """A Monday, often one of the same few; weeks that have not ended are among them."""
        if self.chance.random() < 0.6:
            return self.favourite_week + timedelta(weeks=self.chance.choice((0, 0, 1)))
        return self.today - timedelta(days=self.today.weekday() + 7 * self.chance.randint(0, WEEKS_BACK))

    def day(self):
        """A day, often in one of the same few weeks."""
        if self.chance.random() < 0.6:
            return self.favourite_week + timedelta(days=self.chance.randint(0, 13))
        return self.today + timedelta(days=self.chance.randint(-70, 10))

    def attempt(self, verb):
        """Do it, or be refused. Returns whether it was done. While somebody else is faster, it waits."""
        if self.waiting is not None:
            self.waiting.append(verb)
            return False
        try:
            verb()
        except RuleBroken as broken:
            self.refused[str(broken)] = self.refused.get(str(broken), 0) + 1
            return False
        self.done[self.last] = self.done.get(self.last, 0) + 1
        return True

    def about_to(self, move):
        """What a move would do, as a list of verbs, from what there is to be seen now."""
        self.waiting = verbs = []
        move(self)
        self.waiting = None
        return verbs

    def play(self, move):
        """One move, what follows it, and the sum."""
        self.last = move.__name__
        move(self)
        self.work()
        self.check()

    def work(self):
        """What the worker does by itself each minute, but for pictures of documents."""
        jobs.run_due(self.at, {**HANDLERS, page_pictures.DRAW: lambda job, at, **of_file: None})

    def check(self):
        self.sums.check(self.today)

    def night(self):
        """What the worker does by itself each night."""
        answering.accept_unanswered(self.at)
        approving.start_due(self.at)
        consequences.everything_changed(self.at)
        purchase_orders.reissue_all(self.at)
        self.work()

    def end(self):
        """The round is over: once more by night, and all that `flask verify` looks at."""
        self.night()
        self.sums.floors.all_runs()
        self.check()
        problems = list(verification.problems())
        assert not problems, "\n".join(problems)

    def _make_people(self):
        self.rose, self.clifton = (
            factories.make_organisation(name=name, creditor_ref=f"CR{number}")
            for number, name in enumerate(("Rose Care", "Clifton House"))
        )
        self.people = {
            name: Somebody(factories.make_officer(role=role, forename=name.title()), role)
            for name, role in OFFICERS.items()
        }
        for name, organisation in (("alice", self.rose), ("charlie", self.clifton)):
            person = factories.make_person(roles=[(organisation, "administrator"), (organisation, "finance_clerk")])
            self.people[name] = Somebody(person, None, organisation)

    def provider_of(self, organisation_id):
        return self.people["alice" if organisation_id == self.rose.id else "charlie"]

    def officer(self):
        return self.people[self.chance.choice(("fin", "fred", "amy"))]

    def _make_care(self):
        coded = {"cost_centre": "AS200", "subjective": "4410"}
        self.levels = [
            factories.make_service_level(
                unit=unit,
                vat_rate_basis_points=self.chance.choice((0, 500, 2000)),
                frustrated_paid=self.chance.random() < 0.6,
                **coded,
            )
            for unit in ("Session", "Hour", "Week", "Item", "Hour")
        ]
        session, hour, week, item, emergency = self.levels
        self.claimable = [
            factories.make_service_level(
                unit=unit,
                claimable="both",
                claim_unit_price_tenthousandths=price,
                vat_rate_basis_points=self.chance.choice((0, 500, 2000)),
                **coded,
            )
            for unit, price in (("Mile", 3870), ("Item", None))
        ]
        services = [factories.make_service(organisation=self.rose) for _ in range(2)]
        elsewhere = factories.make_service(organisation=self.clifton)
        contracts = [self._contract(self.rose, "invoiced"), self._contract(self.rose, "invoiced")]
        contracts += [self._contract(self.rose, "scheduled"), self._contract(self.clifton, "scheduled")]
        clients = [factories.make_client(ssref=f"A{number}") for number in range(1, 5)]
        wanted = [  # (contract, client, pricing, level)
            (0, 0, "timetabled", session),
            (0, 0, "units", hour),
            (0, 1, self.chance.choice(("units", "timetabled", "weekly")), hour),
            (self.chance.choice((0, 1, 2)), 1, "rolling", hour),
            (1, 1, "weekly", week),
            (1, 0, self.chance.choice(("units", "timetabled")), session),
            (2, 2, "weekly", week),
            (2, 2, self.chance.choice(("units", "timetabled")), hour),
            (self.chance.choice((1, 2)), 2, "one_off", item),
            (3, 3, "weekly", week),
        ]
        for contract, client, pricing, level in wanted:
            service = elsewhere if contract == 3 else self.chance.choice(services)
            starts = self.start + timedelta(days=self.chance.choice((0, 0, 3, 12)))
            more = {"end_date": starts + timedelta(days=200)} if pricing == "rolling" else {}
            cpli = factories.make_cpli(
                contract=contracts[contract],
                client=clients[client],
                service=service,
                service_level=level,
                pricing=pricing,
                start_date=starts,
                **SHAPES[pricing],
                **more,
            )
            if pricing not in ("rolling", "one_off") and self.chance.random() < 0.5:
                pence = self.chance.choice((2_500, 3_335, 15_840))
                factories.make_contribution(cpli=cpli, start_date=starts, weekly_amount_pence=pence)
        for contract in contracts[:3]:
            price = {"contract": contract, "service_level": emergency}
            factories.make_contract_price(**price, start_date=self.start, unit_price_tenthousandths=215_555)
        self.emergency = emergency

    def _contract(self, organisation, model):
        is_invoiced = model == "invoiced"
        contract = factories.make_contract(
            organisation=organisation,
            totals_editable=self.chance.random() < 0.5,
            one_period_at_a_time=self.chance.choice(("no", "no", "contract", "organisation")) if is_invoiced else "no",
            confirmation_required=self.chance.random() < 0.5,
            document_must_be_agreed=self.chance.random() < 0.15,
            simple_lines=self.chance.random() < 0.3,
        )
        frequency = self.chance.choice(FREQUENCIES)
        starts = self.start if frequency != "monthly" else self.start.replace(day=1)
        factories.make_payment_method(
            contract=contract,
            start_date=starts,
            model=model,
            frequency=frequency,
            pay_on_actuals=self.chance.choice(MODES),
            slack_days=self.chance.choice((-28, -14, -7, 0) if is_invoiced else (9, 0, -14, -28)),
            is_net=self.chance.random() < 0.7,
        )
        return contract


def organisation_of(contract_id):
    return Contract.get_by_id(contract_id).organisation_id
