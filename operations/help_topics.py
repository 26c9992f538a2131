"""The council's own help topics: added, changed, and given up for the portal's words."""

from models import HelpTopic, database
from operations import audit
from operations.guarded import guarded_delete, guarded_update
from rules.actor import Actor
from rules.broken import CHANGED, IllegalMove, RuleBroken
from rules.help_topics import TopicText, name_of
from rules.moment import Moment


def add(topic: TopicText, taken: bool, by: Actor, at: Moment) -> str:
    """Add a topic of the council's own; `taken` where the portal has one of that name. Returns its name.

    Raises RuleBroken at `title` for a title that makes no name, or one that is there.
    """
    name = name_of(topic.title)
    if not name:
        raise RuleBroken("Use letters or digits in the title", "title")
    with database.atomic():
        if taken or not _insert(name, topic, by, at):
            raise RuleBroken("There is a topic with this title already: change that one", "title")
        audit.record("help topic added", by, at, now=_words(name, topic))
    return name


def change(name: str, topic: TopicText, version: int, by: Actor, at: Moment) -> None:
    """Change a topic, or word a shipped one anew; `version` is the one that the officer saw, 0 for a shipped one.

    Raises IllegalMove where a colleague changed it meanwhile.
    """
    with database.atomic():
        kept = HelpTopic.get_or_none(HelpTopic.name == name)
        was = _words(name, _text_of(kept)) if kept else None
        if kept is not None:
            guarded_update(kept, _columns(topic, by, at), version=version)
        elif version or not _insert(name, topic, by, at):
            raise IllegalMove(CHANGED)
        audit.record("help topic changed", by, at, was=was, now=_words(name, topic))


def give_up(name: str, version: int, by: Actor, at: Moment) -> None:
    """Take the council's own words away: a shipped topic has the portal's again, another one is gone.

    Raises IllegalMove where a colleague changed it meanwhile.
    """
    with database.atomic():
        kept = HelpTopic.get_or_none(HelpTopic.name == name)
        if kept is None:
            raise IllegalMove(CHANGED)
        guarded_delete(kept, HelpTopic.version == version)
        audit.record("help topic given up", by, at, was=_words(name, _text_of(kept)))


def _insert(name: str, topic: TopicText, by: Actor, at: Moment) -> bool:
    row = HelpTopic.insert(name=name, **_columns(topic, by, at))
    return bool(row.on_conflict_ignore().execute())


def _columns(topic: TopicText, by: Actor, at: Moment) -> dict[str, object]:
    return {**topic._asdict(), "pages": list(topic.pages), "changed_at": at.now, "changed_by": by.person_id}


def _text_of(row: HelpTopic) -> TopicText:
    return TopicText(row.title, row.summary, row.group, row.asked, tuple(row.pages), row.text)


def _words(name: str, topic: TopicText) -> dict[str, object]:
    return {"topic": name, **topic._asdict(), "pages": list(topic.pages)}
