"""Remittance notes: the council's words on a Scheduled period, on its page and on the remittance advice."""

from models import Contract, Period, database
from operations import audit
from operations.guarded import guarded_update
from rules.actor import Actor
from rules.moment import Moment
from rules.scheduled_payments import clean_notes

FINALISED = "This period is finalised: its notes went out with the remittance"


def write_notes(period: Period, notes: str, by: Actor, at: Moment) -> None:
    """Write a period's remittance notes, or take them away where empty. Raises RuleBroken for too many letters,
    IllegalMove once the period is finalised: they are on its remittance then.
    """
    notes = clean_notes(notes)
    with database.atomic():
        row = Period.get_by_id(period.id)
        was, now = {"notes": row.remittance_notes}, {"notes": notes}
        columns = {"remittance_notes": notes, "notes_written_on": at.today if notes else None}
        guarded_update(row, columns, Period.finalised_on.is_null(), is_counted=False, words=FINALISED)
        organisation = Contract.get_by_id(row.contract_id).organisation_id
        audit.record("remittance notes written", by=by, at=at, subject=row, organisation=organisation, was=was, now=now)
