"""What somebody types to search, read into the words that things are found by.

The database cuts names and references into the same words (migrations/search_index.py; a test compares them): letters
lose their accents and capitals, and what stands between the parts of a word both parts it and joins it, so that
`O'Brien` is found by `brien` and by `obrien`.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

LONGEST_TEXT, LONGEST_WORD, MOST_WORDS = 200, 60, 8
CLOSE_LETTERS = 7
SHORTEST_CORRECTED = 4  # letters of a word that may be misspelt
TWO_MISTAKES_FROM = 6  # letters of a word in which two letters may be wrong
BETWEEN = "!\"#$%&'()*+,./:;<=>?@[\\]^_`{|}~‘’“”–—…·•£€‐‑"
MARKS = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328"
WITH_ACCENTS = (*range(0xC0, 0x180), *range(0x218, 0x21C), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x1EA0, 0x1EFA))
BY_HAND = dict(zip("ÆÐØÞßĐĦıĸĿŁŉŊŒŦſĲ", "adotsdhikllnnotsi", strict=True))
TITLES = frozenset({"mr", "mrs", "miss", "ms", "mx", "dr", "sir", "dame"})
KINDS_BY_WORDS = {
    "client": "client",
    "ssref": "client",
    "cpli": "line",
    "line": "line",
    "line item": "line",
    "invoice": "invoice",
    "credit note": "invoice",
    "action": "action",
    "order": "order",
    "purchase order": "order",
    "po": "order",
    "remittance": "remittance",
    "claim": "claim",
}


class Reading(NamedTuple):
    """One way to read a text: words that a thing must have, each as a beginning, and its kind where that was typed."""

    words: tuple[str, ...]
    kind: str | None = None


@dataclass(frozen=True)
class SearchText:
    """What was typed, without spaces too many, and its readings: the next one counts where one finds nothing."""

    typed: str
    readings: tuple[Reading, ...]

    @property
    def is_too_short(self) -> bool:
        """Whether something was typed that is too little to search for: a single letter."""
        words = self.readings[0].words if self.readings else ()
        return bool(self.typed) and all(len(word) < 2 and not word.isdigit() for word in words)

    @property
    def name(self) -> str:
        """All of it as one word, to be compared with a whole reference."""
        return squeezed(self.typed)


def read(text: str) -> SearchText:
    """Read what was typed; of a very long text its beginning."""
    typed = " ".join(text.replace("\0", " ").split())[:LONGEST_TEXT]
    tokens = [token for token in fold(typed).split(" ") if token.strip("-")]
    readings = [_of_a_kind(tokens), _reading([token.replace("-", "") for token in tokens])]
    readings += [_reading([part for token in tokens for part in token.split("-") if part])]
    number = re.fullmatch(r"(\d+) ?- ?\d+", typed)  # of an order with its iteration
    if number:
        readings.append(Reading((number[1][:LONGEST_WORD],), "order"))
    return SearchText(typed, tuple(dict.fromkeys(each for each in readings if each and each.words)))


def _reading(words: list[str], kind: str | None = None) -> Reading:
    """Titles are left out, as no client is found by one."""
    words = [word for word in words if word not in TITLES] or words
    return Reading(tuple(dict.fromkeys(word[:LONGEST_WORD] for word in words[:MOST_WORDS])), kind)


def _of_a_kind(tokens: list[str]) -> Reading | None:
    """`invoice BC-0398`, `purchase order 148`: the kind of thing is said, and then what has a figure in it."""
    for count in (2, 1):
        kind, rest = KINDS_BY_WORDS.get(" ".join(tokens[:count])), tokens[count:]
        if kind and rest and any(character.isdigit() for character in "".join(rest)):
            numbers = rest[:1] if kind == "order" else rest  # `order 148 - 1`: the iteration is left out
            return _reading([token.replace("-", "") for token in numbers], kind)
    return None


def fold(text: str) -> str:
    """A text without capitals and accents, a hyphen for everything that stands between the parts of a word."""
    return text.translate(_folds())


def squeezed(text: str) -> str:
    """A text as one word: `BC-0398` and `bc 0398` are `bc0398`."""
    return fold(text).replace("-", "").replace(" ", "")


@cache
def _folds() -> dict[int, str]:
    folds = {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
    for code in WITH_ACCENTS:
        letter = chr(code)
        plain = BY_HAND.get(letter) or BY_HAND.get(letter.upper()) or unicodedata.normalize("NFKD", letter)[0]
        if letter not in "×÷":
            folds[code] = plain.lower()
    folds |= {ord(each): "-" for each in BETWEEN} | {ord(each): "" for each in MARKS}
    return folds | {ord(each): " " for each in "\t\n\r\u00a0\u2009\u202f"}


# Misspelt words


def may_be_misspelt(word: str) -> bool:
    """Whether other spellings of a word are worth a look: it has four letters, and no figure."""
    return len(word) >= SHORTEST_CORRECTED and not any(character.isdigit() for character in word)


def mistakes_allowed(word: str) -> int:
    """How many letters of a typed word may be wrong, missing, too many or in the wrong order."""
    return 2 if len(word) >= TWO_MISTAKES_FROM else 1


def spelling_keys(word: str) -> set[str]:
    """The beginning of a typed word, and all that is left of it without as many letters as may be wrong: two words that
    are close have such a key in common.
    """
    keys = {word[:CLOSE_LETTERS]}
    for _ in range(mistakes_allowed(word)):
        keys |= {key[:place] + key[place + 1 :] for key in keys for place in range(len(key))}
    return keys


def may_be_close(typed: str, word: str) -> bool:
    """Whether the letters of two words leave it open that they are close: a mistake puts one letter for another."""
    return len(set(typed) ^ set(word)) <= 2 * mistakes_allowed(typed)


def distance(typed: str, word: str, most: int) -> int:
    """How many letters differ: a letter wrong, missing, too many, or two neighbours swapped. Above `most` it is more
    than that, no matter how many.
    """
    if abs(len(typed) - len(word)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(typed, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(word, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and typed[i - 2] == other:
                best = min(best, last[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]
