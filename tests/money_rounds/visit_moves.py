"""What call monitoring brings in: visits files, with new visits, changed ones and such as wait for an order."""

from datetime import datetime, time, timedelta

from models import Actual, ActualsFile, CarePackageLineItem, Visit
from operations.visits import answers, files, saving
from queries.visits.file_preview import preview_of
from tests.money_rounds.world import WEEKS_BACK
from tests.support.care_files import text_of
from tests.support.visits_files import visit_row

MOST = 5  # visits in a file
STATUSES = ("Delivered", "Delivered", "Delivered", "Delivered", "Frustrated", "Missed", "Cancelled")
DELIVERY = ("units", "timetabled", "rolling")


def upload_visits(world):
    """Some visits of one line's week; most name the line, some only the level, a few a client nobody knows."""
    chance = world.chance
    lines = CarePackageLineItem.select().where(CarePackageLineItem.pricing.in_(DELIVERY))
    cpli, week = world.one_of(lines), world.week()
    if chance.random() < 0.6:  # a week that nobody has recorded
        recorded = Actual.select(Actual.week_start).where(Actual.cpli == cpli)
        taken = {each for (each,) in recorded.tuples()}
        last = world.today - timedelta(days=world.today.weekday() + 7)
        weeks = [last - timedelta(weeks=back) for back in range(WEEKS_BACK)]
        week = world.one_of(each for each in weeks if each not in taken and each >= cpli.start_date) or week
    organisation_id = cpli.contract.organisation_id
    rows = [_row(world, cpli, week) for _ in range(chance.randint(1, MOST))]
    rows = list({row["Visit ID"]: row for row in rows}.values())
    answered = chance.random() < 0.8
    by = world.provider_of(organisation_id)
    world.attempt(lambda: _send(rows, organisation_id, answered, by, world.at))


def _row(world, cpli, week):
    chance = world.chance
    day = week + timedelta(days=chance.randint(0, 6))
    planned = datetime.combine(day, time(chance.randint(6, 21), chance.choice((0, 30))))
    minutes = chance.choice((15, 30, 30, 45, 60, 60))
    began = planned + timedelta(minutes=chance.choice((0, 0, 0, 5, -10, 25)))
    ended = began + timedelta(minutes=max(1, minutes + chance.choice((0, 0, 7, 8, -7, -8, 22))))
    edges = {"planned_start": planned, "planned_end": planned + timedelta(minutes=minutes)}
    edges |= {"actual_start": began, "actual_end": ended}
    ssref = cpli.client.ssref if chance.random() < 0.95 else "A99"
    named = {"cpli_id": cpli.reference}
    if chance.random() < 0.3:
        level = world.emergency if chance.random() < 0.3 else cpli.service_level
        named = {"service_level": level.reference}
    return visit_row(
        **{name: f"{edge:%d/%m/%Y %H:%M}" for name, edge in edges.items()},
        **named,
        visit_id=_reference(world, cpli.contract.organisation_id),
        ssref=ssref,
        carers=chance.choice("11112"),
        status=chance.choice(STATUSES),
        comments="Nobody at home",
    )


def _reference(world, organisation_id):
    """A new visit, or now and then one that was sent already."""
    known = world.one_of(Visit.select().where(Visit.organisation == organisation_id))
    return known.reference if known and world.chance.random() < 0.25 else f"V{world.number()}"


def _send(rows, organisation_id, answered, by, at):
    """The file is handed in, what is asked about it is said to be right or left open, and it is saved."""
    file = files.hand_in(organisation_id, "visits.csv", text_of(*rows).encode(), by, at)
    for kind in preview_of(file, at).asked_of_kind if answered else ():
        answers.answer_kind(ActualsFile.get_by_id(file.id), kind, answers.TAKE, by, at)
    prepared = saving.prepare(ActualsFile.get_by_id(file.id), at)
    saving.update_system(prepared, prepared.preview.seen, by, at)


MOVES = {upload_visits: 6}
