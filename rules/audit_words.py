"""What an audit event says, in two parts (docs/domain/records.md): figures, dates and states stay in the event for
ever; what people typed, and names, stand in a row beside it, so that they can be erased and the chain still holds.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

PLACE = "words#"  # {"words#": 2} stands in the event where the third of its words was
ERASED = "(erased)"
STATES = frozenset({"kind", "outcome", "role", "roles", "side", "state", "status"})  # keys whose values the code names
CODE = re.compile(r"[a-z][a-z_]{0,39}")
DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ][\d:.]+)?")


def split(value: Any, words: list[str], key: str = "") -> Any:
    """The value with a place for each text in it; the texts are added to `words`.

    A date stays, and so does a state: `key` is the key that the value stands under.
    """
    if isinstance(value, dict):
        return {each: split(part, words, str(each)) for each, part in value.items()}
    if isinstance(value, list | tuple):
        return [split(part, words, key) for part in value]
    if not isinstance(value, str) or not value or DATE.fullmatch(value) or (key in STATES and CODE.fullmatch(value)):
        return value
    words.append(str(value))
    return {PLACE: len(words) - 1}


def joined(kept: Any, words: Sequence[str] | None) -> Any:
    """The value as it was before `split`. words: None where they were erased, which every place then says."""
    if isinstance(kept, dict):
        if kept.keys() == {PLACE}:
            return ERASED if words is None else words[kept[PLACE]]
        return {key: joined(part, words) for key, part in kept.items()}
    if isinstance(kept, list):
        return [joined(part, words) for part in kept]
    return kept


def hash_of(salt: str, words: Sequence[str]) -> str:
    """sha256 over the words. salt: random and erased with them, so that nobody can try names until one fits."""
    text = json.dumps([salt, *words], separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
