"""The council's logo: taken in as photos are, made of its dots alone, and given up."""

import hashlib
from collections.abc import Sequence

from models import Council, CouncilLogo, database
from operations import audit, files, photos
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.moment import Moment

KINDS = ("image/png", "image/jpeg")
MOST_BYTES = 500_000  # of what is kept: every page shows it


def change(uploads: Sequence[files.Upload], by: Actor, at: Moment) -> None:
    """Take a PNG or JPG as the logo. Raises RuleBroken at `files` for what is none, or is too large."""
    if len(uploads) != 1:
        raise RuleBroken("Choose one picture, PNG or JPG", "files")
    [taken] = files.check(uploads)
    if taken.media_type not in KINDS:
        raise RuleBroken("Choose a picture that is a PNG or a JPG", "files")
    [ready] = photos.made_ready([taken])
    if len(ready.content) > MOST_BYTES:
        raise RuleBroken("The picture is too large for every page. Make it smaller: 600 dots wide are enough", "files")
    sha256 = hashlib.sha256(ready.content).hexdigest()
    with database.atomic():
        was = _put(sha256)
        CouncilLogo.delete().execute()
        CouncilLogo.create(sha256=sha256, media_type=ready.media_type, content=ready.content)
        audit.record("logo changed", by, at, was={"sha256": was}, now={"sha256": sha256, "file": ready.name})


def give_up(by: Actor, at: Moment) -> None:
    """Show the council's name alone again."""
    with database.atomic():
        was = _put("")
        CouncilLogo.delete().execute()
        audit.record("logo taken away", by, at, was={"sha256": was})


def _put(sha256: str) -> str:
    """Name the logo on the council's row. Returns which it was. Raises RuleBroken where there is no council."""
    council = Council.select(Council.id, Council.logo_sha256).order_by(Council.id).first()
    if council is None:
        raise RuleBroken("There is no council yet: make it first, with `flask create-council`", "files")
    Council.update(logo_sha256=sha256).where(Council.id == council.id).execute()
    return str(council.logo_sha256)
