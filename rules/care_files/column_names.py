"""Which of a file's columns a missing one may be: `Actual Hours` for Actual, `Week Commencing` for Week Beginning."""

import difflib
import re
from collections.abc import Collection, Mapping, Sequence

ALIKE_ENOUGH = 0.8
MOST_HEADINGS = 200
SYNONYMS = {  # what people and rota systems call the columns, as words in lower case
    "week_beginning": ("week commencing", "week starting", "week start", "w c", "wc", "week", "w b", "wb", "wk"),
    "ssref": (
        "client ref",
        "client reference",
        "client id",
        "client no",
        "service user ref",
        "service user id",
        "ss ref",
    ),
    "cpli_id": ("cpli", "cpli ref", "line id", "line ref", "line item", "line item id", "care package line item"),
    "client": ("client name", "service user", "service user name", "name"),
    "service": ("service name",),
    "service_level": ("level", "service type"),
    "unit_price": ("price", "rate", "unit rate", "hourly rate"),
    "planned": ("planned hours", "commissioned", "commissioned hours"),
    "actual": ("hours", "units", "quantity", "qty", "delivered", "hours delivered", "actual hours", "total hours"),
    "comments": ("comment", "note", "notes", "remarks"),
    "missed": ("missed hours",),
    "extra": ("additional", "extra hours"),
}


def guess_columns(headings: Sequence[str], missing: Collection[str], known: Collection[str]) -> dict[str, str]:
    """{missing column: the heading that it may be}, each heading at most once.

    `missing` are names like `week_beginning`; `known` names whose headings are there, and are no guesses.
    """
    free = {heading: _words(heading) for heading in headings[:MOST_HEADINGS] if _words(heading)}
    taken = {" ".join(name.split("_")) for name in known}
    scored = [
        (score, -headings.index(heading), name, heading)
        for heading, words in free.items()
        if words not in taken
        for name in missing
        if (score := _score(words, name)) >= ALIKE_ENOUGH
    ]
    guessed: dict[str, str] = {}
    for _, _, name, heading in sorted(scored, reverse=True):
        if name not in guessed and heading not in guessed.values():
            guessed[name] = heading
    return guessed


def named_alike(headings: Sequence[str], column: str) -> str | None:
    """The heading that a column of a care file may be, or None."""
    return guess_columns(headings, [column], []).get(column)


def _score(words: str, name: str) -> float:
    """How likely a heading is a column: 1.0 for its name or another name of it, less for one that only has it in it."""
    own = " ".join(name.split("_"))
    if words == own or words in SYNONYMS.get(name, ()):
        return 1.0
    if set(own.split()) < set(words.split()) and len(words.split()) <= len(own.split()) + 2:
        return 0.9 + 0.01 * len(own.split())
    return difflib.SequenceMatcher(None, words.replace(" ", ""), own.replace(" ", "")).ratio()


def _words(heading: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", heading.lower()[:60]))


def renamed(headings: Sequence[str], chosen: Mapping[str, str], labels: Mapping[str, str]) -> list[str]:
    """The headings with those that were chosen, {column: heading}, under their column's own name."""
    label_of = {heading: labels[name] for name, heading in chosen.items()}
    return [label_of.get(heading, heading) for heading in headings]
