"""A search from what was typed to what is shown: matches, or what was meant, and what belongs to the clients found."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from queries.search.belonging import things_of
from queries.search.corrections import correct
from queries.search.matching import MOST_OF_A_KIND, Found, find, readable_kinds
from queries.search.rows import READERS, client_rows
from rules.actor import Actor
from rules.dates import format_date
from rules.search_text import SearchText, squeezed

MOST_SHOWN_OF_A_KIND = 10  # where all kinds are shown
MOST_CLIENTS_WITH_THINGS = 3  # more clients stand alone: what belongs to them would hide them


class Result(NamedTuple):
    """A thing that was found: its kind, and its row (queries/search/rows.py)."""

    kind: str
    row: Any


@dataclass(frozen=True)
class Answer:
    """What a search found: how many there are of each kind that the viewer may read (51: more than 50), and those that
    are shown. `meant` are the words that were searched for where nothing has those that were typed. `only` is the
    one thing that has exactly the reference or number that was typed.
    """

    text: SearchText
    counts: dict[str, int]
    results: Sequence[Result] = ()
    meant: str = ""
    only: Result | None = None
    kind: str | None = None
    words: tuple[str, ...] = field(default=())

    @property
    def count(self) -> int:
        """How many things were found of all kinds, or of the one that was asked for, as far as they were counted."""
        return sum(min(count, MOST_OF_A_KIND) for count in self._asked)

    @property
    def has_more(self) -> bool:
        """Whether there are more than were counted."""
        return any(count > MOST_OF_A_KIND for count in self._asked)

    @property
    def total(self) -> str:
        """`14`, `61+`: how many things of all kinds there are."""
        more = "+" if any(count > MOST_OF_A_KIND for count in self.counts.values()) else ""
        return f"{sum(min(count, MOST_OF_A_KIND) for count in self.counts.values())}{more}"

    @property
    def _asked(self) -> Collection[int]:
        return [self.counts.get(self.kind, 0)] if self.kind else self.counts.values()


def search(viewer: Actor, text: SearchText, kind: str | None, today: date, is_exact: bool = False) -> Answer:
    """What has the words of a text, of one kind or of all; `is_exact`: as they were typed, however they are spelt."""
    kinds = readable_kinds(viewer)
    counts = dict.fromkeys(kinds, 0)
    if text.is_too_short or not text.readings:
        return Answer(text, counts, kind=kind)
    found, words, meant = _found(viewer, text, kinds, is_exact)
    found = _with_things(viewer, found, kinds)
    counts |= {each: len(ids) for each, ids in found.items()}
    results = _results(viewer, found, kind, today)
    only = None if kind or meant else _only({text.name, "".join(words)}, results)
    return Answer(text, counts, results, meant, only, kind, words)


def client_and_things(viewer: Actor, client_id: int, today: date) -> Answer | None:
    """A client and what belongs to them; None where the viewer may see no client with this id."""
    kinds = readable_kinds(viewer)
    clients = client_rows(viewer, [client_id], today)
    if not clients:
        return None
    found = things_of(viewer, [client_id], kinds)
    counts = {each: len(found.get(each, ())) for each in kinds if each != "client"}
    results = [Result("client", clients[0]), *_results(viewer, found, None, today)]
    return Answer(SearchText(clients[0].name, ()), counts, results)


def _found(viewer: Actor, text: SearchText, kinds: Sequence[str], is_exact: bool) -> tuple[Found, tuple[str, ...], str]:
    """What was found, by which words, and what they are where they are not those that were typed."""
    for reading in text.readings:
        found = find(viewer, reading, kinds)
        if found:
            return found, reading.words, ""
    if not is_exact and "client" in kinds:
        correction = correct(viewer, text.readings)
        if correction:
            return correction.found, correction.words, " ".join(correction.words)
    return {}, (), ""


def _with_things(viewer: Actor, found: Found, kinds: Sequence[str]) -> Found:
    """With what belongs to the clients that were found, where these are few."""
    clients = found.get("client", ())
    if not 0 < len(clients) <= MOST_CLIENTS_WITH_THINGS:
        return found
    theirs = things_of(viewer, clients, kinds)
    both = {kind: list(dict.fromkeys([*found.get(kind, ()), *theirs.get(kind, ())])) for kind in kinds}
    return {kind: ids[: MOST_OF_A_KIND + 1] for kind, ids in both.items() if ids}


def _results(viewer: Actor, found: Found, kind: str | None, today: date) -> list[Result]:
    """What is shown, one kind after the other."""
    most = MOST_OF_A_KIND if kind else MOST_SHOWN_OF_A_KIND
    shown = {each: ids[:most] for each, ids in found.items() if kind in (None, each)}
    return [Result(each, row) for each, ids in shown.items() for row in READERS[each](viewer, ids, today)]


def _only(names: set[str], results: Sequence[Result]) -> Result | None:
    """The one thing whose reference or number was typed; None where there is none, or more than one."""
    exact = [result for result in results if names & identities(result)]
    return exact[0] if len(exact) == 1 else None


def identities(result: Result) -> set[str]:
    """What a thing is called without doubt, each as one word; an order with its iteration or without."""
    row = result.row
    if result.kind == "client":
        return {squeezed(row.ssref), squeezed(row.name)}
    if result.kind in ("line", "invoice"):
        return {squeezed(row.reference)}
    if result.kind == "order":
        return {str(row.number), squeezed(row.full_number)}
    if result.kind == "claim":
        return {squeezed(format_date(row.claim_date))}
    return {str(row.id if result.kind == "action" else row.number)}
