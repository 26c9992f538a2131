"""The council's own help topics, for those who may read them."""

from collections.abc import Collection

from models import HelpTopic, Person


def own_topics(groups: Collection[str]) -> list[HelpTopic]:
    """The council's own topics of these groups (rules.help_topics.GROUPS)."""
    return list(HelpTopic.select().where(HelpTopic.group.in_(list(groups))))


def own_topic(name: str) -> HelpTopic | None:
    """The council's own topic of that name, with who changed it last."""
    found = HelpTopic.select(HelpTopic, Person).left_outer_join(Person).where(HelpTopic.name == name)
    return found.first()
