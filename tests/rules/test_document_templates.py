"""Templates of contract documents: their places, and facts that are never read as Markdown."""

import pytest

from rules.broken import RuleBroken
from rules.document_templates import LONGEST_TEXT, PLACES, clean_template, clean_type, fill


def test_each_place_is_replaced_by_its_fact():
    template = "\n".join(f"{{{name}}}" for name in PLACES)
    facts = {name: name.upper().replace("_", " ") for name in PLACES}
    assert fill(template, facts).split("\n") == list(facts.values())


def test_a_fact_is_never_read_as_markdown_or_as_a_place():
    filled = fill("Dear {client}, {ssref}", {"client": "*{ssref}* <b>[x](y)", "ssref": "A1"})
    assert filled == "Dear \\*{ssref}\\* \\<b\\>\\[x\\](y), A1"


def test_what_is_no_place_stays_as_it_is():
    assert fill("{ client } {__class__} {0} {}", {"client": "Iris"}) == "{ client } {__class__} {0} {}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dear {cleint}, {client} {cost.real}", r"no place called \{cleint\}, \{cost.real\}"),
        ("", "Write the text"),
        ("x" * (LONGEST_TEXT + 1), "40,000 characters"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_in_words(text, words):
    with pytest.raises(RuleBroken, match=words) as refused:
        clean_template(text)
    assert refused.value.field == "text"


def test_a_type_is_one_line():
    assert clean_type("  Placement \n Agreement ") == "Placement Agreement"
    with pytest.raises(RuleBroken, match="Enter the type"):
        clean_type(" ")
