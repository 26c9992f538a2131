"""A large file of actuals or visits is checked and saved by the worker, whether anybody waits for it or not.

`state` of its row says what is being done; the page shows how far it is, and what came of it when it is through.
"""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any

from models import ActualsFile, Job, Person, database
from operations import audit, jobs
from operations.actuals_files import saving
from operations.actuals_files.waiting_files import CHECK, check_ready, write_if_there
from operations.guarded import guarded_update
from operations.row_locks import lock_actuals
from operations.visits import saving as visits_saving
from queries.actuals_files.preview import preview_of
from queries.actuals_files.stored_preview import plan_of
from queries.care_files.newest import WEEKS, newest_event
from queries.roles import roles_held_by
from queries.visits import file_preview
from queries.visits.stored_preview import plan_of as visits_plan_of
from rules.actor import Absent, Actor
from rules.broken import FIGURES_CHANGED, IllegalMove, RuleBroken
from rules.moment import Moment
from rules.recorded_weeks import SomebodyWasFaster

SAVE = "save rows file"
Update = tuple[int | None, Callable[[], saving.Saved | visits_saving.Saved]]


def check_file(job: Job, at: Moment, file_id: int) -> Callable[[], None] | None:
    """The job that checks a file: what each row would do is kept in its `plan`."""
    file = ActualsFile.get_or_none(ActualsFile.id == file_id)
    if file is None or file.state != "checking":
        return None
    jobs.progress(job, 2, 3)
    plan = _plan_of_visits(file, at) if file.kind == "visits" else _plan_of_actuals(file, at)
    return lambda: write_if_there(file, {"plan": plan, "state": "ready"})


def _plan_of_actuals(file: ActualsFile, at: Moment) -> dict[str, Any]:
    preview = preview_of(file, at)
    return {} if preview.questions.comes_first else plan_of(preview)


def _plan_of_visits(file: ActualsFile, at: Moment) -> dict[str, Any]:
    preview = file_preview.preview_of(file, at)
    return {} if preview.is_in_question else visits_plan_of(preview, at.now)


def begin_saving(file: ActualsFile, seen: str, confirm_all: bool, by: Actor, at: Moment) -> None:
    """Update System of a large file: the worker does it, as it was seen. Raises IllegalMove where it is in hand."""
    with database.atomic():
        found = ActualsFile.get_or_none(ActualsFile.id == file.id)
        if found is None:
            raise IllegalMove
        check_ready(found)
        asked = {"seen": seen, "confirm_all": confirm_all, "person": by.person_id}
        said = {name: value for name, value in found.said.items() if name not in ("saved", "refused")}
        guarded_update(found, {"state": "saving", "said": said | {"asked": asked}})
        audit.record(f"{file.kind} file to be saved", by, at, found, now={"confirm_all": confirm_all})
        jobs.enqueue(SAVE, at, key=f"{SAVE} {file.id}", queue=jobs.FILES, file_id=file.id)


def save_file(job: Job, at: Moment, file_id: int) -> Callable[[], None] | None:
    """The job that saves a file. What it refuses is kept with the file, which is checked anew."""
    columns = (ActualsFile.id, ActualsFile.organisation, ActualsFile.kind, ActualsFile.state, ActualsFile.said)
    file = ActualsFile.select(*columns).where(ActualsFile.id == file_id).first()  # its rows are read once, to plan it
    if file is None or file.state != "saving":
        return None
    asked = file.said["asked"]
    by = _absent(asked["person"], file.organisation_id)
    jobs.progress(job, 1, 2)
    try:
        newest, update = (_visits_update if file.kind == "visits" else _update)(file, asked, by, at)
    except RuleBroken as broken:
        return partial(_go_back, file.id, broken.message, at)

    def save() -> None:
        try:
            with database.atomic():
                lock_actuals(file.organisation_id)
                if newest_event(WEEKS, file.organisation_id) != newest:
                    _try_again(job)
                saved = update()
        except RuleBroken as broken:
            _go_back(file.id, broken.message, at)
        else:
            found = ActualsFile.get_by_id(file.id)
            guarded_update(found, {"said": found.said | {"saved": asdict(saved)}})

    return save


def _try_again(job: Job) -> None:
    """Something has happened since the file was read: others do not wait while it is read once more, the job is run
    again. Raises AttemptFailed, and where it was tried often enough SomebodyWasFaster.
    """
    if job.attempts < jobs.QUEUES[job.queue].most_attempts:
        raise jobs.AttemptFailed("Something has changed since the file was read")
    raise SomebodyWasFaster(message=FIGURES_CHANGED)


def _update(file: ActualsFile, asked: dict[str, Any], by: Actor, at: Moment) -> Update:
    """The last event before a file of actuals was planned, and what saves it in the transaction that is to come."""
    prepared = saving.prepare(file, asked["confirm_all"], at)
    ready = saving.ready_to_write(prepared, asked["seen"], by, at)
    return prepared.newest, partial(saving.write, ready, by, at)


def _visits_update(file: ActualsFile, asked: dict[str, Any], by: Actor, at: Moment) -> Update:
    """The same of a visits file."""
    prepared = visits_saving.prepare(file, at)
    ready = visits_saving.ready_to_write(prepared, asked["seen"], by, at)
    return prepared.newest, partial(visits_saving.write, ready, by, at)


def _go_back(file_id: int, words: str, at: Moment) -> None:
    """Nothing was saved: the file is checked again, and says why."""
    file = ActualsFile.get_by_id(file_id)
    guarded_update(file, {"state": "checking", "plan": {}, "said": file.said | {"refused": words}})
    jobs.enqueue(CHECK, at, key=f"{CHECK} {file.id}", queue=jobs.FILES, file_id=file.id)


def _absent(person_id: int, organisation_id: int) -> Absent:
    person = Person.get_by_id(person_id)
    roles = frozenset(roles_held_by(person).roles.get(organisation_id, ()))
    return Absent(person.id, person.name, person.side, organisation_id, roles)
