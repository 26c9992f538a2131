"""What a person asked a report for last, so that it is shown to them like that the next time."""

from collections.abc import Mapping

from models import RememberedReport, database
from rules.actor import SignedIn


def remember(report: str, typed: Mapping[str, str], by: SignedIn) -> None:
    """Keep what somebody typed into the form of a report, in place of what they typed before."""
    row = {"person": by.person_id, "report": report, "typed": dict(typed)}
    with database.atomic():
        RememberedReport.insert(**row).on_conflict(
            conflict_target=(RememberedReport.person, RememberedReport.report), preserve=(RememberedReport.typed,)
        ).execute()


def forget(report: str, by: SignedIn) -> None:
    """Show the report as it usually is the next time."""
    remembered = RememberedReport
    with database.atomic():
        remembered.delete().where(remembered.person == by.person_id, remembered.report == report).execute()
