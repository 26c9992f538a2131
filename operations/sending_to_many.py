"""Send to many: one message or document to many providers, each in an action of its own (docs/domain/actions.md).

What is sent is one row with its files, written in one short transaction with a job. The job makes the actions, each in
a transaction of its own: a worker that is killed leaves those that it has made, and the next one makes the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from peewee import IntegrityError

from content.action_types import ASSUMED_OK, ActionType
from models import Action, ActionSending, Job, Organisation, Team, database
from operations import actions, audit, emails, files, jobs
from operations.files import Upload
from queries import council_settings
from queries.sendings import MAKE, has_given_up, job_key, next_cut_off, to_remind, types_for_many
from queries.teams import team_for
from rules import actions as action_rules
from rules import sending_to_many as rules
from rules.action_closing import closes_on
from rules.actor import Absent, Actor
from rules.broken import IllegalMove, Problems, RuleBroken
from rules.moment import Moment

REMIND = "remind of what was sent to many"
GOES_ON = "It is going on already. Look again in a minute"
NOBODY_TO_REMIND = "There is nobody to remind: all who can sign in have opened it, or were reminded today"


@dataclass(frozen=True)
class Draft:
    """What an officer wrote, and the ids of the providers who get it. An empty team: the type's; no due date: the
    earliest of the type.
    """

    type: str
    title: str
    text: str
    organisations: tuple[int, ...]
    team: str = ""
    due_date: date | None = None
    closes_by_itself: bool = False

    def seal(self, file_names: Sequence[str]) -> str:
        """What stands for all that a preview shows, with the names of its files."""
        shown = (self.type, self.title, self.text.split(), sorted(self.organisations), self.team)
        return sha256(repr((*shown, self.due_date, self.closes_by_itself, list(file_names))).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Checked:
    """A Draft that can be sent: cleaned, with what its type decides."""

    type: str
    title: str
    text: str
    organisations: tuple[int, ...]
    team: str
    due_date: date | None
    closes_with: str
    closes_after_days: int

    def closes_on(self, today: date) -> date | None:
        """When it closes by itself if it is sent today and nobody answers; None if it does not."""
        return closes_on(today, self.due_date, self.closes_after_days) if self.closes_with else None


def check(draft: Draft, uploads: Sequence[Upload], by: Actor, at: Moment) -> Checked:
    """What would be sent. Raises RuleBroken, or AllBroken with all that is wrong."""
    problems = Problems()
    kind = problems.try_(_kind, draft.type, by)
    due = problems.try_(_due_date, draft.due_date, kind, at) if kind else None
    title = problems.try_(action_rules.clean_title, draft.title)
    problems.try_(rules.check_title, title or "")
    text = problems.try_(action_rules.clean_text, draft.text)
    problems.try_(rules.check_places, text or "")
    problems.try_(files.check, uploads)
    problems.try_(rules.check_count, len(draft.organisations))
    team = problems.try_(_team_name, draft.team or (kind.team if kind else ""))
    problems.raise_any()
    if kind is None or title is None or text is None or team is None:
        raise RuleBroken("Look at the form again")
    closes_with = kind.closes_with or (ASSUMED_OK if draft.closes_by_itself else "")
    days = kind.closes_after_days
    return Checked(draft.type, title, text, draft.organisations, team, due, closes_with, days)


def _kind(name: str, by: Actor) -> ActionType:
    for kind in types_for_many(by):
        if name in kind.choices:
            return kind
    raise RuleBroken("Choose a type", "type")


def _due_date(day: date | None, kind: ActionType, at: Moment) -> date | None:
    return action_rules.check_due_date(day, kind.working_days, at.today, council_settings.read().bank_holidays)


def _team_name(name: str) -> str:
    """The team that answers for the team `name`: itself, unless nobody is in it."""
    return team_for(name, council_settings.read().unstaffed_team)


def send(draft: Draft, uploads: Sequence[Upload], by: Actor, at: Moment) -> ActionSending:
    """Write down what is sent, with its files, for the worker to make the actions. Returns the ActionSending.

    Raises what `check` does, and RuleBroken for files there is no room for.
    """
    checked = check(draft, uploads, by, at)
    with files.storing(uploads, by, at, None) as attach, database.atomic():
        Team.insert(name=checked.team).on_conflict_ignore().execute()
        sending = ActionSending.create(
            type=checked.type,
            title=checked.title,
            text=checked.text,
            team=Team.get(Team.name == checked.team),
            due_date=checked.due_date,
            closes_with=checked.closes_with,
            closes_after_days=checked.closes_after_days,
            organisations=list(checked.organisations),
            sent_at=at.now,
            sent_by=by.person_id,
        )
        attach(action_sending=sending.id)
        now = {"type": checked.type, "title": checked.title, "providers": len(checked.organisations)}
        audit.record("action sent to many", by, at, subject=sending, now=now)
        jobs.enqueue(MAKE, at, key=job_key(sending.id), sending_id=sending.id)
    return sending


def go_on(sending: ActionSending, by: Actor, at: Moment) -> None:
    """Make the actions that are missing, after the job was given up. Raises IllegalMove where it was not."""
    with database.atomic():
        if not has_given_up(sending):
            raise IllegalMove(GOES_ON)
        audit.record("action sent to many: taken up again", by, at, subject=sending)
        jobs.enqueue(MAKE, at, key=job_key(sending.id), sending_id=sending.id)


def make_actions(job: Job, at: Moment, sending_id: int) -> Callable[[], object] | None:
    """The job that makes the actions of a sending which are not there yet, in the name of who sent it."""
    sending = ActionSending.get_by_id(sending_id)
    by, settings = _sender(sending), council_settings.read()
    made = Action.select(Action.organisation).where(Action.sending == sending_id)
    there = {found for (found,) in made.tuples()}
    providers = Organisation.select().where(Organisation.id.in_(sending.organisations)).order_by(Organisation.name)
    for number, provider in enumerate(list(providers), 1):
        if provider.id in there:
            continue
        jobs.progress(job, number, len(sending.organisations))
        cut_off = ""
        if rules.has_place(sending.text, rules.NEXT_CUT_OFF):
            cut_off = next_cut_off(provider.id, settings, at)
        _make_one(sending, provider, rules.fill(sending.text, provider.name, cut_off), by, at)
    return None


def _make_one(sending: ActionSending, provider: Organisation, text: str, by: Actor, at: Moment) -> None:
    """The action of one provider, unless another worker was quicker: the table takes one of each."""
    columns = {"organisation": provider.id, "related_type": "Provider", "related_id": provider.id}
    try:
        with database.atomic():
            actions.open_as_checked(
                sending.type,
                sending.title,
                text,
                by,
                at,
                sending.team.name,
                sending.due_date,
                f"{provider.name} (Provider)",
                closes_with=sending.closes_with,
                closes_after_days=sending.closes_after_days,
                sending=sending.id,
                **columns,
            )
    except IntegrityError:
        if not Action.select().where(Action.sending == sending.id, Action.organisation == provider.id).exists():
            raise


def _sender(sending: ActionSending) -> Absent:
    officer = sending.sent_by
    return Absent(officer.id, officer.name, "council", None, frozenset())


def remind(sending: ActionSending, by: Actor, at: Moment) -> int:
    """Remind those who can sign in and have not opened it. Returns how many. Raises IllegalMove where there is nobody,
    or all were reminded today.
    """
    count = len(to_remind(by, sending.id, at))
    if not count:
        raise IllegalMove(NOBODY_TO_REMIND)
    with database.atomic():
        audit.record("action sent to many: reminded", by, at, subject=sending, now={"providers": count})
        jobs.enqueue(REMIND, at, key=f"{REMIND} {sending.id}", sending_id=sending.id)
    return count


def send_reminders(job: Job, at: Moment, sending_id: int) -> Callable[[], object] | None:
    """The job that reminds each provider of an action that nobody of theirs has opened, once a day."""
    waiting = to_remind(audit.SYSTEM, sending_id, at)
    for number, action in enumerate(waiting, 1):
        jobs.progress(job, number, len(waiting))
        was = action.reminded_at
        is_as_it_was = Action.reminded_at.is_null() if was is None else Action.reminded_at == was
        with database.atomic():
            still = (Action.id == action.id, Action.status == "open", is_as_it_was)
            if Action.update(reminded_at=at.now).where(*still).execute() == 1:
                readers = emails.Contacts(action.organisation_id, emails.ABOUT_ACTIONS)
                values = {"number": action.id, "action_type": action.type}
                emails.send("action_reminder", readers, at, path=f"/actions/{action.id}", **values)
    return None
