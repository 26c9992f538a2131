"""Forms forgive how things are typed, keep what was typed, and say every error once, beside its field and on top."""

from datetime import date

import pytest

from rules.broken import AskFirst, IllegalMove, Problems, RuleBroken
from web.forms import Form, Needed, PenceField, QuantityField, TextField, TypedDateField


class ClaimForm(Form):
    reference = TextField("Reference", [Needed("Enter a reference")])
    date_of_claim = TypedDateField("Date of claim", [Needed("Enter the date of claim")])
    amount = PenceField("Amount")
    quantity = QuantityField("Quantity")


@pytest.fixture
def filled(app):
    def fill(**typed):
        with app.test_request_context("/", method="POST", data=typed):
            form = ClaimForm()
            form.validate_on_submit()
            return form

    return fill


def test_values_are_forgiven_spaces_commas_pound_signs(filled):
    form = filled(reference=" R 1 ", date_of_claim=" 1/4/22", amount="£ 1,072.30", quantity="12.5")
    assert form.data == {
        "reference": "R 1",
        "date_of_claim": date(2022, 4, 1),
        "amount": 107230,
        "quantity": 1250,
    }


def test_what_was_typed_is_kept_and_said_to_be_wrong_once(filled):
    form = filled(reference="R", date_of_claim="soon", amount="lots")
    assert (form.date_of_claim._value(), form.amount._value()) == ("soon", "lots")
    assert form.summary() == [
        ("date_of_claim", "Enter the date of claim like 1/4/2022 or 1 April 2022"),
        ("amount", "Enter the amount in figures, like 12 or 12.50"),
    ]


def test_empty_fields_say_what_to_enter(filled):
    assert filled(reference=" ").summary() == [
        ("reference", "Enter a reference"),
        ("date_of_claim", "Enter the date of claim"),
    ]


def test_a_broken_rule_stands_beside_its_field_or_on_top(filled):
    form = filled(reference="R", date_of_claim="1/4/22")
    form.show(RuleBroken("This reference was used before", "reference"))
    form.show(RuleBroken("There are no items"))
    assert form.summary() == [(None, "There are no items"), ("reference", "This reference was used before")]


def refuse(words, field=None, kind=RuleBroken):
    raise kind(words, field)


def test_all_that_is_wrong_is_said_at_once_each_beside_its_field(filled):
    form, problems = filled(reference="R"), Problems()
    assert problems.try_(int, "7") == 7
    assert problems.try_(refuse, "Tick at least one item") is None
    problems.try_(refuse, "This reference was used before", "reference")
    with pytest.raises(RuleBroken) as broken:
        problems.raise_any()
    form.show(broken.value)
    assert form.summary()[:2] == [(None, "Tick at least one item"), ("reference", "This reference was used before")]
    Problems().raise_any()
    with pytest.raises(IllegalMove):
        problems.try_(refuse, "A colleague was here first", kind=IllegalMove)


def test_a_question_is_no_error(filled):
    form = filled(reference="R", date_of_claim="1/4/22")
    form.show(AskFirst("Authorise £3,400,000.00?", "340000000"))
    assert not form.summary()
