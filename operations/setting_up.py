"""An empty portal gets its council and first administrator from whoever has the code that `flask setup-code` printed.

Nobody else can claim it: the code is made on the machine, works once and for two days, and only while there is no
council (docs/domain/first-start.md).
"""

import hashlib

from models import AuditEvent, Council, Person, SetupCode, database
from operations import audit, passwords, people
from operations.guarded import guarded_update
from rules.actor import Actor
from rules.broken import Problems, RuleBroken
from rules.change_requests import has_ended
from rules.moment import Moment
from rules.people import email_address
from rules.setting_texts import Colour
from rules.setting_up import CODE_LASTS, DIRECTORATES, LONGEST_NAME, NewCouncil, code_as_kept, new_code
from rules.written_words import clean_words

IS_SET_UP = "This portal has its council already. Nothing was changed"
WRONG_CODE = (
    "This is not the code, or it has ended: it works once, and for two days. Run flask setup-code on the "
    "portal's machine for a new one"
)
NO_CODE = "Enter the code that flask setup-code printed"
REFUSED = "setting up refused"
MOST_RECORDED = 100  # of refusals: strangers shall not fill the audit trail


def make_code(by: Actor, at: Moment) -> str:
    """A new code; earlier ones end. Returns it: it is kept nowhere. Raises RuleBroken where there is a council."""
    code = new_code()
    with database.atomic():
        audit.lock_chain()
        if Council.select().exists():
            raise RuleBroken(IS_SET_UP)
        SetupCode.update(ends_at=at.now).where(SetupCode.used_at.is_null(), SetupCode.ends_at > at.now).execute()
        SetupCode.create(code_hash=_hash_of(code), made_at=at.now, ends_at=at.now + CODE_LASTS)
        audit.record("setup code made", by, at)
    return code


def set_up(code: str, new: NewCouncil, address: str, at: Moment) -> Person:
    """Make the council and its first system administrator, with the password that they chose. Returns them.

    Raises RuleBroken with all problems at once, that of a code that is wrong or has ended first; IllegalMove for the
    second of two who use it at the same moment.
    """
    by = audit.NotSignedIn(None, "", address, "council")
    row = SetupCode.get_or_none(SetupCode.code_hash == _hash_of(code))
    is_good = row is not None and not has_ended(row.ends_at, row.used_at, at.now)
    if not is_good:
        _record_refusal(by, at)
    checked = _checked(new, "" if is_good else WRONG_CODE if code.strip() else NO_CODE)
    with database.atomic():
        guarded_update(row, {"used_at": at.now}, SetupCode.used_at.is_null(), is_counted=False, words=IS_SET_UP)
        person = people.found_council(checked, by, at)
        passwords.issue(person, new.password, by, at, must_change=False)
    return person


def _checked(new: NewCouncil, code_problem: str) -> NewCouncil:
    """What was typed, cleaned. Raises RuleBroken, all problems at once, with that of the code where there is one."""
    problems = Problems()
    if code_problem:
        problems.add(RuleBroken(code_problem, "code"))
    name = problems.try_(clean_words, new.name, "name", LONGEST_NAME, "Enter the name of the council")
    if new.directorate not in DIRECTORATES:
        problems.add(RuleBroken("Choose the directorate", "directorate"))
    colour = problems.try_(Colour().read, new.colour, "colour", "colour")
    forename = problems.try_(clean_words, new.forename, "forename", 100)
    surname = problems.try_(clean_words, new.surname, "surname", 100, "Enter your surname")
    problems.try_(email_address, new.email)
    somebody = Person(forename=new.forename, surname=new.surname, email=new.email)
    problems.try_(passwords.check, somebody, new.password)
    if new.again != new.password:
        problems.add(RuleBroken("The two passwords are not the same. Enter the second one again", "again"))
    problems.raise_any()
    return new._replace(name=str(name), colour=str(colour), forename=str(forename), surname=str(surname))


def _record_refusal(by: Actor, at: Moment) -> None:
    if AuditEvent.select().where(AuditEvent.kind == REFUSED).limit(MOST_RECORDED).count() < MOST_RECORDED:
        with database.atomic():
            audit.record(REFUSED, by, at)


def _hash_of(code: str) -> str:
    return hashlib.sha256(code_as_kept(code).encode()).hexdigest()
