"""Saving what an organisation's rota system calls its columns and statuses."""

from collections.abc import Mapping, Sequence

from models import ActualsFile, VisitMapping, database
from operations import audit
from operations.actuals_files import waiting_files
from queries.visits.column_mapping import MOST_STATUSES, load_mapping, missing_columns
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.care_files.date_cells import DateOrder
from rules.care_files.instants import ZONES
from rules.care_files.visits import HEADINGS
from rules.moment import Moment
from rules.visits import STATUS_NAMES

LONGEST_STATUS = 60
READINGS = {"order": (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST), "zone": ZONES}


def save_mapping(
    file: ActualsFile,
    columns: Mapping[str, Sequence[str]],
    statuses: Mapping[str, str],
    reading: Mapping[str, str],
    by: Actor,
    at: Moment,
) -> None:
    """Save what an organisation's file calls things: `columns` {ours: [their headings]}, `statuses` {theirs: ours}, and
    in which `order` and `zone` its dates and times are (`reading`; what is not said stays).

    Raises RuleBroken where a needed column has no heading, a heading is not in the file, or one is used twice.
    """
    organisation_id, headings = file.organisation_id, file.headings
    columns = {name: chosen for name in HEADINGS if (chosen := [each for each in columns.get(name, []) if each])}
    if missing := missing_columns(columns):
        raise RuleBroken(f"Choose which column of your file is {' and which is '.join(missing)}", "columns")
    if strangers := [each for chosen in columns.values() for each in chosen if each not in headings]:
        raise RuleBroken(f"Your file has no column {strangers[0]}: open the page again", "columns")
    alone = [chosen[0] for chosen in columns.values() if len(chosen) == 1]
    if twice := next((each for each in alone if alone.count(each) > 1), None):
        raise RuleBroken(f"The column {twice} is chosen twice: choose it once", "columns")
    kept = {theirs[:LONGEST_STATUS].lower(): ours for theirs, ours in statuses.items() if ours in STATUS_NAMES}
    said = {name: reading[name] for name, known in READINGS.items() if reading.get(name) in known}
    with database.atomic():
        was = load_mapping(organisation_id)
        statuses = dict(list((was.statuses | kept).items())[-MOST_STATUSES:])
        row = {"columns": columns, "statuses": statuses, "reading": was.reading | said}
        row |= {"saved_at": at.now, "saved_by": by.person_id}
        VisitMapping.insert(organisation=organisation_id, **row).on_conflict(
            conflict_target=[VisitMapping.organisation], update=row
        ).execute()
        saved = VisitMapping.get(VisitMapping.organisation == organisation_id)
        now = {"columns": columns, "statuses": statuses, "reading": row["reading"]}
        audit.record("visit columns saved", by, at, saved, was={"columns": was.columns}, now=now)
        order = {"order": said["order"]} if "order" in said else {}
        waiting_files.write_and_check(file, file.rows, at, answers=file.answers | order)
