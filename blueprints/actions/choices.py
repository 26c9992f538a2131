"""What a new action may be: its topic, its type, what it is related to, and which one of those.

Each list follows the one before it. What fits where the action was started from comes first; everything else can be
had, too. One possible choice is made by itself.
"""

from dataclasses import dataclass, field

from content.action_types import ACTUALS, CARE, PAYMENT, PEOPLE, PRICE, TOPICS, ActionType
from queries import action_subjects
from queries.action_subject import WEEK, Subject
from queries.action_types import offered_to, type_named
from rules.actor import Actor
from rules.broken import RuleBroken

TOPIC_OF_KIND = {
    "Invoice": PAYMENT,
    "Credit Note": PAYMENT,
    "Scheduled Payment": PAYMENT,
    "Remittance": PAYMENT,
    "Claim": PAYMENT,
    "Actuals Week": ACTUALS,
    WEEK: ACTUALS,
    "Client": CARE,
    "Care Package Line Item": CARE,
    "Purchase Order": PRICE,
    "Contact": PEOPLE,
}


@dataclass(frozen=True)
class Typed:
    """What was chosen so far, by name: as the address or the form has it."""

    topic: str = ""
    type: str = ""
    related: str = ""
    about: str = ""


@dataclass
class Choices:
    """What may be chosen now, and what is. `origin` is the Subject that the action was started from."""

    topic: str = ""
    types: list[str] = field(default_factory=list)
    type_name: str = ""
    kind: ActionType | None = None
    related_to: list[str] = field(default_factory=list)
    related: str = ""
    subjects: list[Subject] = field(default_factory=list)
    subject: Subject | None = None
    origin: Subject | None = None

    @property
    def topic_name(self) -> str:
        """`A payment or an invoice`"""
        return TOPICS[self.topic][0] if self.topic else ""


def choices_of(viewer: Actor, typed: Typed, origin: Subject | None, organisation_id: int | None) -> Choices:
    """The Choices for a viewer who has typed so much, about things of one organisation (None: not chosen yet)."""
    offered = offered_to(viewer)
    known = action_subjects.companions(origin, viewer) if origin else {}
    named = type_named(typed.type, offered)
    topic = typed.topic if typed.topic in TOPICS else ""
    if not topic:
        topic = named.topic if named else TOPIC_OF_KIND.get(origin.kind, "") if origin else ""
    found = Choices(topic=topic, origin=origin)
    of_topic = [each for each in offered if each.topic == topic]
    of_topic.sort(key=lambda each: bool(known) and not set(each.related_to) & set(known))
    found.types = [name for each in of_topic for name in each.choices]
    if named is not None and typed.type in found.types:
        found.type_name, found.kind = typed.type, named
    elif len(found.types) == 1:
        found.type_name, found.kind = found.types[0], of_topic[0]
    if found.kind is not None and organisation_id is not None:
        _add_subjects(found, found.kind, viewer, typed, known, organisation_id)
    return found


def _add_subjects(
    found: Choices, kind: ActionType, viewer: Actor, typed: Typed, known: dict[str, Subject], organisation_id: int
) -> None:
    found.related_to = list(kind.related_to)
    of_typed = typed.about.partition(":")[0]
    likeliest = next((each for each in kind.related_to if each in known), kind.related_to[0])
    asked = next((each for each in (typed.related, of_typed) if each in kind.related_to), None)
    found.related = asked or likeliest
    found.subjects = action_subjects.subjects(viewer, [found.related], organisation_id)
    mine = known.get(found.related)
    keys = [typed.about, mine.key if mine else "", found.subjects[0].key if len(found.subjects) == 1 else ""]
    found.subject = next((each for key in keys for each in found.subjects if each.key == key), None)
    if found.subject is None and mine is not None:  # it is beyond the first 300 of the list
        found.subjects.insert(0, mine)
        found.subject = mine


def origin_of(viewer: Actor, key: str | None, organisation_id: int | None = None) -> Subject | None:
    """The Subject that an action was started from, or None."""
    try:
        return action_subjects.subject(viewer, key, organisation_id)
    except RuleBroken:
        return None
