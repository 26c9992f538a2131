"""Which tiles home pages leave out."""

from collections.abc import Sequence

from models import HomeTiles, Organisation
from rules.actor import Actor


def left_out_for(viewer: Actor, organisation_id: int) -> list[str] | None:
    """The titles that an organisation's own choice leaves out; None where it has none."""
    query = HomeTiles.select(HomeTiles.left_out).join(Organisation)
    query = query.where(HomeTiles.organisation.in_(Organisation.visible_to(viewer).select(Organisation.id)))
    row = query.where(HomeTiles.organisation == organisation_id).first()
    return None if row is None else list(row.left_out)


def with_own_choice(viewer: Actor) -> Sequence[tuple[int, str]]:
    """(id, name) of the organisations that have a choice of their own."""
    theirs = Organisation.visible_to(viewer).select(Organisation.id, Organisation.name)
    return list(theirs.join(HomeTiles).order_by(Organisation.name, Organisation.id).tuples())
