"""Actuals sent by a system: entered or confirmed, answered one by one, once for an idempotency key."""

import pytest

from models import Actual, ApiAnswer
from tests.support import factories

WEEK = "2025-11-10"


def row(actual="10", **given):
    return {"week_beginning": WEEK, "cpli_id": "C1", "actual": actual, **given}


@pytest.fixture
def c1(rose_care):
    """Ten hours a week for A1 at Rose Care, as C1."""
    return factories.make_care(organisation=rose_care, client={"ssref": "A1"}, reference="C1")


def test_actuals_are_entered_or_confirmed_and_a_second_sending_changes_them(rota, c1):
    assert rota.post("/actuals", {"actuals": [row("8", missed="2")]})["lines"][0]["outcome"] == "taken"
    assert (Actual.get().state, Actual.get().actual_hundredths) == ("entered", 800)
    answer = rota.post("/actuals", {"actuals": [row(status="confirmed")]})
    assert answer["lines"][0]["outcome"] == "changed"
    assert (Actual.get().state, Actual.get().actual_hundredths) == ("confirmed", 1000)
    assert rota.post("/actuals", {"actuals": [row(status="confirmed")]})["unchanged"] == 1


def test_what_is_unusual_is_entered_and_never_confirmed(rota, c1):
    line = rota.post("/actuals", {"actuals": [row("25", status="confirmed")]})["lines"][0]
    assert (line["outcome"], line["code"]) == ("taken", "to_look_at")
    assert "25" in line["words"]
    assert Actual.get().state == "entered"


def test_what_a_page_would_refuse_is_refused_with_a_suggestion(rota, c1, cast):
    theirs = factories.make_care(organisation=cast.clifton_house, reference="C9")
    sent = [
        row("8", missed="3", extra="0"),
        row(week_beginning="2025-11-17"),
        row(cpli_id=theirs.cpli.reference),
        row("x"),
    ]
    lines = rota.post("/actuals", {"actuals": sent})["lines"]
    assert [each["outcome"] for each in lines] == ["refused"] * 4
    assert lines[0]["suggested"]["missed"] == "2"
    assert "has not ended" in lines[1]["words"]
    assert lines[2]["code"] == "wrong_cpli_id"
    assert not Actual.select().exists()


def test_a_week_is_read_as_the_export_has_it_and_can_be_sent_back(rota, c1):
    found = rota.get("/actuals", week=WEEK)["items"]
    assert [(each["cpli_id"], each["planned"], each["actual"], each["status"]) for each in found] == [
        ("C1", "10", "10", "planned")
    ]
    names = ("week_beginning", "cpli_id", "actual", "frustrated", "comments")
    assert rota.post("/actuals", {"actuals": [{name: found[0][name] for name in names}]})["taken"] == 1
    assert rota.get("/actuals", 422, week="2025-11-11")["errors"][0]["field"] == "week"


def test_an_idempotency_key_acts_once_and_answers_for_nothing_else(rota, machine, c1):
    first = rota.post("/actuals", {"actuals": [row("8", missed="2")]}, idempotency_key="k1")
    rota.post("/actuals", {"actuals": [row("9", missed="1")]})
    assert rota.post("/actuals", {"actuals": [row("8", missed="2")]}, idempotency_key="k1") == first
    assert Actual.get().actual_hundredths == 900
    other = rota.post("/actuals", {"actuals": [row("7", missed="3")]}, 409, idempotency_key="k1")
    assert other["code"] == "sent_before"
    of_another = machine("alice").post("/actuals", {"actuals": [row("7", missed="3")]}, idempotency_key="k1")
    assert of_another["changed"] == 1
    assert ApiAnswer.select().count() == 2
