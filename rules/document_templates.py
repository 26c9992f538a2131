"""Templates of contract documents: Markdown of the council with named places for the facts of the care.

The contract: docs/domain/actions.md#contract-documents. A place is a name in braces, such as `{client}`. A template can
do nothing but name a place: it has no conditions and no code.
"""

import re
from collections.abc import Mapping

from rules.broken import RuleBroken
from rules.written_words import clean_words

LONGEST_TYPE = 80  # characters
LONGEST_TEXT = 40_000  # characters, some fifteen pages
PLACES = {
    "client": "the client’s full name",
    "ssref": "the client’s SSRef",
    "provider": "the provider’s name",
    "service": "the service",
    "service_level": "the service level, with its unit",
    "cpli": "the CPLI ID",
    "care_package": "the Care Package Ref",
    "contract": "the name of the contract",
    "start_date": "when the care starts",
    "end_date": "when the care ends, or “no end date”",
    "cost": "what it costs: £1,072.30 Weekly (Timetabled)",
    "pricing": "how it is priced: 5 x Sessions (Timetabled Pricing) (Spot)",
    "council": "the council’s name",
    "today": "the day on which the document is made",
}
NO_TYPE = "Enter the type of the document, such as Placement Agreement"
NO_TEXT = "Write the text of the document"
_PLACE = re.compile(r"\{([^{}\n]*)\}")
_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>])")


def clean_type(text: str | None) -> str:
    """The type of a document as it is kept. Raises RuleBroken where it is missing or too long."""
    return " ".join(clean_words(text, "document_type", LONGEST_TYPE, NO_TYPE).split())


def clean_text(text: str | None) -> str:
    """The Markdown of a document as it is kept. Raises RuleBroken where it is missing or too long."""
    return clean_words(text, "text", LONGEST_TEXT, NO_TEXT)


def clean_template(text: str | None) -> str:
    """The Markdown of a template as it is kept. Raises RuleBroken for one that names a place that does not exist."""
    cleaned = clean_text(text)
    unknown = list(dict.fromkeys(name for name in _PLACE.findall(cleaned) if name not in PLACES))
    if unknown:
        named = ", ".join(f"{{{name}}}" for name in unknown)
        raise RuleBroken(f"There is no place called {named}. Use the places listed beside the text", "text")
    return cleaned


def fill(template: str, facts: Mapping[str, str]) -> str:
    """The template with each place replaced by its fact, so that a fact is never read as Markdown.

    facts: {name of PLACES: words}. Braces around anything else stay as they are.
    """

    def words(place: re.Match[str]) -> str:
        fact = facts.get(place[1])
        return place[0] if fact is None else _MARKDOWN_SIGNS.sub(r"\\\1", fact)

    return _PLACE.sub(words, template)
