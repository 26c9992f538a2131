"""Which tiles the home page of one organisation leaves out, in the place of what is set for all."""

from collections.abc import Sequence

from models import HomeTiles, database
from operations import audit
from rules.actor import Actor
from rules.moment import Moment


def choose(organisation_id: int, left_out: Sequence[str] | None, by: Actor, at: Moment) -> None:
    """Leave these tiles (by title) out for an organisation; None: as for all the others."""
    with database.atomic():
        theirs = HomeTiles.organisation == organisation_id
        kept = HomeTiles.get_or_none(theirs)
        was = {"home_tiles": kept.left_out} if kept else None
        if left_out is None:
            HomeTiles.delete().where(theirs).execute()
        else:
            row = {"organisation": organisation_id, "left_out": list(left_out)}
            HomeTiles.insert(row).on_conflict(
                conflict_target=[HomeTiles.organisation], update={HomeTiles.left_out: list(left_out)}
            ).execute()
        now = {"home_tiles": list(left_out)} if left_out is not None else None
        audit.record("home tiles chosen", by, at, organisation=organisation_id, was=was, now=now)
