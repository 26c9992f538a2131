"""Two thousand random visits of an organisation: every minute is paid, rounded away, cancelled or waiting."""

import random
from collections import Counter
from datetime import datetime, timedelta

import models
from queries.visits.lines import times_of
from rules.delivery_values import DeliveryRule
from rules.visits import band
from tests.support import factories
from tests.support.visits_files import upload, visit_row
from tests.support.waiting import run_all_jobs

VISITS, CLIENTS, WAITING_CLIENTS, WEEKS = 2_000, 40, 10, 3
FIRST = datetime(2025, 10, 27)  # the day after the clock went back, so that the file can be added up as it stands
STATUSES = ("Delivered",) * 8 + ("Frustrated", "Missed", "Cancelled")


def random_rows(chance, clients):
    """Rows of visits at any time of three weeks, of any length; some clients have no line of care."""
    for number in range(VISITS):
        planned = FIRST + timedelta(minutes=chance.randrange(WEEKS * 7 * 24 * 60))
        began = planned + timedelta(minutes=chance.randint(-20, 40))
        planned_end = planned + timedelta(minutes=chance.randint(1, 120))
        ended = began + timedelta(minutes=chance.randint(1, 120))
        status = chance.choice(STATUSES)
        yield visit_row(
            number,
            ssref=chance.choice(clients),
            service_level="Homecare",
            planned_start=f"{planned:%d/%m/%Y %H:%M}",
            planned_end=f"{planned_end:%d/%m/%Y %H:%M}",
            actual_start=f"{began:%d/%m/%Y %H:%M}" if status == "Delivered" else "",
            actual_end=f"{ended:%d/%m/%Y %H:%M}" if status == "Delivered" else "",
            carers=str(chance.choice((1, 1, 1, 2))),
            status=status,
        )


def test_every_minute_of_two_thousand_visits_is_accounted_for(cast, actor):
    chance = random.Random(24)  # noqa: S311
    level = factories.make_service_level(name="Homecare")
    contract = factories.make_care(organisation=cast.rose_care, level=level, client={"ssref": "B0"}).contract
    for number in range(1, CLIENTS):
        factories.make_care(contract=contract, level=level, client={"ssref": f"B{number}"})
    factories.make_contract_price(contract=contract, service_level=level, unit_price_tenthousandths=205_000)
    clients = [f"B{number}" for number in range(CLIENTS)] + [f"W{number}" for number in range(WAITING_CLIENTS)]
    rows = list(random_rows(chance, clients))
    saved = upload(rows, cast.rose_care, actor("alice"))
    assert (saved.new, saved.left, saved.is_filled_later) == (VISITS, 0, True)
    run_all_jobs(factories.AT)

    minutes, at_risk = Counter(), 0
    for visit in models.Visit.select():
        banded = band(times_of(visit), DeliveryRule())
        minutes["came in"] += banded.came_in_minutes
        if visit.cpli_id is None:
            minutes["waiting"] += banded.came_in_minutes
            at_risk += (banded.paid_minutes * 2050 + 30) // 60
        else:
            minutes["paid"] += banded.paid_minutes
            minutes["rounded away"] += banded.rounded_minutes
            minutes["cancelled"] += banded.cancelled_minutes
    parts = minutes["paid"] + minutes["rounded away"] + minutes["cancelled"] + minutes["waiting"]
    assert minutes["came in"] == parts == minutes_of_file(rows)
    assert min(minutes["paid"], minutes["cancelled"], minutes["waiting"]) > 0
    assert recorded_minutes() - minutes["paid"] in range(-30 * CLIENTS * WEEKS, 30 * CLIENTS * WEEKS)
    held = sum(amount.amount_pence for amount in models.HeldBack.select())
    assert held == at_risk + sum(amount.amount_pence for amount in models.HeldBack.select() if amount.cpli_id)


def minutes_of_file(rows):
    """The file's own minutes, added without any of the rules."""
    total = 0
    for row in rows:
        which = "Actual" if row["Status"] == "Delivered" else "Planned"
        start, end = (datetime.strptime(row[f"{which} {each}"], "%d/%m/%Y %H:%M") for each in ("Start", "End"))
        total += int((end - start).total_seconds()) // 60 * int(row["Carers"])
    return total


def recorded_minutes():
    """What the weeks have of them; frustrated minutes are not rounded visit by visit, so a week is to its step."""
    columns = (models.Actual.actual_hundredths, models.Actual.frustrated_hundredths)
    return sum(actual + frustrated for actual, frustrated in models.Actual.select(*columns).tuples()) * 60 // 100
