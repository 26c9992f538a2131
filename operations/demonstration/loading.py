"""The demonstration council: plainly made up, brought in by the real import, with a past that real operations made."""

from models import Council
from operations import audit, people
from operations.demonstration import cast
from operations.demonstration.story import Story
from operations.demonstration.visits import upload_last_week
from operations.security_codes import CodeKeys
from rules.broken import RuleBroken
from rules.moment import Moment
from rules.weeks import monday_of


def check_no_real_council() -> None:
    """Raises RuleBroken where the installation serves a real council. Its tables need not be there, or up to date."""
    if not Council.table_exists():
        return
    found = Council.select(Council.is_demonstration).scalar()
    if found is not None and not found:
        raise RuleBroken("This installation serves a council already: the demonstration was not loaded")


def load(keys: CodeKeys, at: Moment) -> bool:
    """Make the demonstration council, once. `keys` are those of the security codes. Returns whether it was made now.

    Raises RuleBroken where the installation serves a real council. The council's row comes last, so that a load that
    was cut off is not taken for a whole one.
    """
    check_no_real_council()
    if Council.select().exists():
        return False
    story = Story(monday_of(at.today), at)
    story.begin()
    story.first_months()
    story.change_on_the_way()
    story.last_weeks()
    upload_last_week(story.lines, story.monday, at)
    for sign_in in (*cast.CONTACTS, *cast.OFFICERS):
        people.set_sign_in(sign_in.email, cast.PASSWORD, cast.SECURITY_CODE, keys, by=audit.SYSTEM, at=at)
    Council.create(name=cast.COUNCIL, directorate=cast.DIRECTORATE, is_demonstration=True)
    return True
