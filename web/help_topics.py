"""Help topics: Markdown files with a title, a summary and the pages that they are about.

`{undo_confirm_minutes}` in a topic stands for what the council has set.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import request, url_for
from markupsafe import Markup

from content.council_settings import SETTINGS, CouncilSettings
from content.setting_declarations import help_text, with_values
from web.markdown_text import as_html

SETTINGS_PLACE = "[the settings]"  # in a topic: what each setting is, from its declaration
FOLDER = Path(__file__).resolve().parent.parent / "content" / "help"


@dataclass(frozen=True)
class Topic:
    """One topic. `pages` are the addresses whose "Help with this page" leads here."""

    name: str
    title: str
    summary: str
    pages: tuple[str, ...]
    text: str

    def with_settings(self, settings: CouncilSettings) -> str:
        """The text with the values that the council has set in the places of its settings."""
        return with_values(self.text, settings)

    def html(self, settings: CouncilSettings) -> Markup:
        """The text as clean HTML, with the values that the council has set."""
        return as_html(self.with_settings(settings))


@cache
def topics() -> dict[str, Topic]:
    """All topics by name, in the order of their titles."""
    read = [_read(path) for path in FOLDER.glob("*.md")]
    return {topic.name: topic for topic in sorted(read, key=lambda topic: topic.title.casefold())}


def _read(path: Path) -> Topic:
    head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    text = text.replace(SETTINGS_PLACE, help_text(SETTINGS))
    return Topic(path.stem, facts["title"], facts["summary"], tuple(facts.get("pages", "").split()), text)


def matching(words: str, settings: CouncilSettings) -> list[Topic]:
    """The topics that have every one of the typed words, titles first."""
    wanted = words.casefold().split()

    def has_all(text: str) -> bool:
        return all(word in text.casefold() for word in wanted)

    found = [
        topic
        for topic in topics().values()
        if has_all(f"{topic.title} {topic.summary} {topic.with_settings(settings)}")
    ]
    return sorted(found, key=lambda topic: not has_all(topic.title))


def topic_of_page(path: str) -> Topic | None:
    """The topic of the page at `path`: the one that names the longest beginning of it; None without one."""
    best = None
    for topic in topics().values():
        for page in topic.pages:
            if (path + "/").startswith(page.rstrip("/") + "/") and (best is None or len(page) > len(best[0])):
                best = (page, topic)
    return best[1] if best else None


def help_address() -> str:
    """Where "Help with this page" leads."""
    topic = topic_of_page(request.path)
    return url_for("help_topics.topic", name=topic.name) if topic else url_for("help_topics.index")
