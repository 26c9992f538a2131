"""Help topics: Markdown files with a title, a summary and the pages that they are about, and the council's own.

`{undo_confirm_minutes}` in a topic stands for what the council has set. A topic of the council's group of readers
(rules/help_topics.py) is for officers alone: for everybody else it is not there. A topic of the council's own takes the
place of a shipped one of the same name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from flask import request, url_for
from flask_login import current_user
from markupsafe import Markup

from content.council_settings import SETTINGS, CouncilSettings
from content.setting_declarations import help_text, with_values
from queries.help_topics import own_topics
from rules.help_topics import GROUPS, MOST_ASKED, Group
from web.asked_once import asked_once
from web.markdown_text import as_html

SETTINGS_PLACE = "[the settings]"  # in a topic: what each setting is, from its declaration
FOLDER = Path(__file__).resolve().parent.parent / "content" / "help"


@dataclass(frozen=True)
class Topic:
    """One topic. `pages` are the addresses whose "Help with this page" leads here, `asked` is its place among those
    that are asked most.
    """

    name: str
    title: str
    summary: str
    pages: tuple[str, ...]
    text: str
    group: str = "everybody"
    asked: int | None = None
    is_own: bool = False

    @property
    def is_for_council(self) -> bool:
        """Whether officers alone may read it."""
        return GROUPS[self.group].is_council

    def with_settings(self, settings: CouncilSettings) -> str:
        """The text with the values that the council has set in the places of its settings."""
        return with_values(self.text.replace(SETTINGS_PLACE, help_text(SETTINGS)), settings)

    def html(self, settings: CouncilSettings) -> Markup:
        """The text as clean HTML, with the values that the council has set."""
        return as_html(self.with_settings(settings))


@cache
def shipped() -> dict[str, Topic]:
    """The topics that come with the portal, by name, in the order of their titles."""
    return _by_name(_read(path) for path in FOLDER.glob("*.md"))


def topics() -> dict[str, Topic]:
    """The topics that the user may read, by name, in the order of their titles."""
    return asked_once(_topics_of_user)


def _topics_of_user() -> dict[str, Topic]:
    is_officer = current_user.side == "council"
    own = [
        Topic(row.name, row.title, row.summary, tuple(row.pages), row.text, row.group, row.asked, is_own=True)
        for row in own_topics(GROUPS)
    ]
    replaced = {topic.name for topic in own}
    ours = [topic for topic in shipped().values() if topic.name not in replaced]
    return _by_name(topic for topic in (*ours, *own) if is_officer or not topic.is_for_council)


def _by_name(found: Iterable[Topic]) -> dict[str, Topic]:
    return {topic.name: topic for topic in sorted(found, key=lambda topic: topic.title.casefold())}


def _read(path: Path) -> Topic:
    head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    return Topic(
        name=path.stem,
        title=facts["title"],
        summary=facts["summary"],
        pages=tuple(facts.get("pages", "").split()),
        text=text,
        group=facts.get("group", "system_administrator"),  # who did not say whom it is for shows it to no provider
        asked=int(facts["asked"]) if "asked" in facts else None,
    )


def matching(words: str, settings: CouncilSettings, among: Iterable[Topic]) -> list[Topic]:
    """Those of these topics that have every one of the typed words, titles first."""
    wanted = words.casefold().split()

    def has_all(text: str) -> bool:
        return all(word in text.casefold() for word in wanted)

    found = [topic for topic in among if has_all(f"{topic.title} {topic.summary} {topic.with_settings(settings)}")]
    return sorted(found, key=lambda topic: not has_all(topic.title))


def most_asked(is_officer: bool, among: Iterable[Topic]) -> list[Topic]:
    """The five of these that are asked most by officers, or by providers; the council's own before shipped ones."""
    theirs = [topic for topic in among if topic.asked and topic.is_for_council == is_officer]
    return sorted(theirs, key=lambda topic: (topic.asked, not topic.is_own))[:MOST_ASKED]


def by_group(roles: Iterable[str], among: Iterable[Topic]) -> list[tuple[Group, list[Topic]]]:
    """[(group, its topics), ...]: what is for everybody, then for these roles, then for others of their side."""
    listed, roles = list(among), set(roles)
    is_officer = any(group.is_council for name, group in GROUPS.items() if name in roles) or "auditor" in roles

    def place(name: str) -> tuple[bool, ...]:
        return name != "everybody", name not in roles, GROUPS[name].is_council != is_officer

    order = sorted(GROUPS, key=place)
    found = [(GROUPS[name], [topic for topic in listed if topic.group == name]) for name in order]
    return [(group, theirs) for group, theirs in found if theirs]


def topic_of_page(path: str, among: Iterable[Topic]) -> Topic | None:
    """The topic of the page at `path`: the one that names the longest beginning of it; None without one."""
    best = None
    for topic in among:
        for page in topic.pages:
            if (path + "/").startswith(page.rstrip("/") + "/") and (best is None or len(page) > len(best[0])):
                best = (page, topic)
    return best[1] if best else None


def help_address() -> str:
    """Where "Help with this page" leads: to the shipped topic, without reading the database. That page knows of
    `page` whether the council has a topic of its own about it.
    """
    path = request.path
    name = _shipped_about(path, current_user.side == "council")
    if name is None:
        return url_for("help_topics.index", page=path)
    return url_for("help_topics.topic", name=name, page=path)


@lru_cache(maxsize=1_000)
def _shipped_about(path: str, is_officer: bool) -> str | None:
    """The name of the shipped topic of the page at `path`; None without one."""
    topic = topic_of_page(path, [topic for topic in shipped().values() if is_officer or not topic.is_for_council])
    return topic.name if topic else None
