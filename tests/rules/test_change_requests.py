"""Change requests: how details are typed, what differs, and why a request is rejected."""

from datetime import datetime, timedelta

import pytest

from rules.broken import RuleBroken
from rules.change_requests import (
    FIELDS,
    INVITATION_LASTS,
    NEW_CONTACT,
    REASONS,
    UPDATE_CONTACT,
    UPDATE_ORGANISATION,
    UPDATE_SERVICE,
    RequestRefused,
    clean_rejection,
    cleaned,
    differences,
    has_ended,
    rejection_words,
)


def test_the_fields_are_the_guides_in_their_order():
    address = "Address 1, Address 2, Address 3, Town, County, Postcode, Country, UPRN, USRN"
    assert ", ".join(FIELDS[UPDATE_ORGANISATION].values()) == f"Name, {address}, Mobile, Telephone, Fax, Email"
    assert ", ".join(FIELDS[UPDATE_SERVICE].values()) == f"Name, {address}, Telephone, Fax, Email"
    contact = f"Title, Forename, Surname, {address}, Mobile, Telephone, Fax, Email"
    assert ", ".join(FIELDS[UPDATE_CONTACT].values()) == contact
    assert ", ".join(FIELDS[NEW_CONTACT].values()) == f"{contact}, Role"


def test_details_are_kept_as_people_mean_them():
    kept = cleaned(UPDATE_ORGANISATION, {"name": "  Happy \n Training ", "postcode": "ox1 4ab", "uprn": "100120970001"})
    assert (kept["name"], kept["postcode"], kept["uprn"], kept["town"]) == (
        "Happy Training",
        "OX1 4AB",
        "100120970001",
        "",
    )


def test_every_field_that_is_wrong_is_named_at_once():
    typed = {"email": "no address", "uprn": "12A", "usrn": "123456789", "telephone": "call us", "forename": "x" * 201}
    with pytest.raises(RequestRefused) as refused:
        cleaned(NEW_CONTACT, typed)
    assert refused.value.by_field == {
        "forename": "Forename must be 200 characters or fewer",
        "surname": "Enter the surname",
        "uprn": "The UPRN is a number of 12 digits or fewer",
        "usrn": "The USRN is a number of 8 digits or fewer",
        "telephone": "Telephone must be a telephone number",
        "email": "Enter an e-mail address like name@example.org",
    }


def test_only_what_differs_is_asked_for():
    assert differences({"town": "Oxford", "fax": ""}, {"town": "Witney", "fax": ""}) == (
        {"town": "Oxford"},
        {"town": "Witney"},
    )
    with pytest.raises(RuleBroken, match="Nothing is different"):
        differences({"town": "Oxford"}, {"town": "Oxford"})


def test_a_rejection_has_a_reason_and_other_has_words():
    assert clean_rejection("Not valid", " ", REASONS) == ("Not valid", "")
    assert rejection_words(*clean_rejection("Other", "address is not valid", REASONS)) == "Other: address is not valid"
    for reason, words, field in (("", "x", "reason"), ("Rubbish", "x", "reason"), ("Other", " ", "note")):
        with pytest.raises(RuleBroken) as refused:
            clean_rejection(reason, words, REASONS)
        assert refused.value.field == field


def test_an_invitation_opens_once_and_for_two_days():
    sent = datetime(2025, 11, 20, 9, 30)
    ends = sent + INVITATION_LASTS
    assert not has_ended(ends, None, ends - timedelta(seconds=1))
    assert has_ended(ends, None, ends)
    assert has_ended(ends, sent, sent)
