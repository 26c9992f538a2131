"""Disputes on Bedford's care: six sessions recorded for five planned."""

from datetime import timedelta

from operations.disputes import answering, deciding
from queries.weeks import loading
from queries.weeks.loading import Scope
from rules.delivery_values import DayRow, Entered
from tests.support.bedford import START
from tests.support.recorded_weeks import record_delivery

WEEK = START + timedelta(weeks=3)  # 18 April 2022
SIX = Entered(rows=(DayRow((0, 1, 2, 3, 4)), DayRow((5,))))
FIVE = Entered(rows=(DayRow((0, 1, 2, 3, 4)),))
DETAILS = "Please remove the additional session."


def raise_on(care, fin, at, first=WEEK, last=WEEK, lines=(), **words):
    words = {"reason": "Entered Actuals exceed Support Plan", "details": DETAILS, **words}
    return deciding.raise_dispute(care.organisation, care.client, first, last, lines, by=fin, at=at, **words)


def scope_of(care):
    return Scope(care.organisation.id, client_id=care.client.id)


def record(care, entered, by, at, dispute=None, week=WEEK):
    line = loading.load_week(scope_of(care), week)[0]
    if dispute:
        return answering.correct(dispute, scope_of(care), week, {line.ref: (entered, line.version)}, by, at)
    return record_delivery(line, entered, line.version, by, at)
