"""Which claims somebody may open: what a provider has not submitted is its own."""

from peewee import ModelSelect

from models import Claim
from rules.actor import Actor
from rules.claims import UNSUBMITTED


def readable_claims(viewer: Actor) -> ModelSelect:
    """The query of claims that the viewer may open: an officer's are those that were submitted."""
    query = Claim.visible_to(viewer)
    return query.where(Claim.status != UNSUBMITTED) if viewer.side == "council" else query
