"""Disputes by both sides, with Bedford's case: six sessions recorded for five planned."""

from datetime import date, timedelta

import pytest

from models import Actual, Dispute, HeldBack, PaymentItem
from operations.disputes import answering, deciding
from queries.disputes import details as disputes
from queries.weeks import loading
from rules.broken import IllegalMove, RuleBroken
from tests.support import factories
from tests.support.bedford import START, day_rows, recalculate
from tests.support.disputes import FIVE, SIX, WEEK, raise_on, record, scope_of


def value_pence():
    return sum(item.amount_pence for item in PaymentItem.select())


def held():
    return [(row.reason, row.amount_pence, row.from_date) for row in HeldBack.select()]


def test_disputed_weeks_are_not_paid_and_the_rest_is(bedford, fin, at):
    before = value_pence()
    raise_on(bedford, fin, at)
    assert held() == [("in_dispute", 107_230, WEEK)]
    assert value_pence() == before - 107_230


def test_the_delivered_figure_is_held_back_and_the_corrected_one_is_paid(bedford, alice, fin, at):
    record(bedford, SIX, alice, at)
    before = value_pence()
    dispute = raise_on(bedford, fin, at)
    assert held() == [("in_dispute", 128_676, WEEK)]
    record(bedford, FIVE, alice, at, dispute)
    assert held() == [("in_dispute", 107_230, WEEK)]
    answering.request_resolution(dispute, 1, "The sixth session is taken off.", alice, at)
    assert held() == [("in_dispute", 107_230, WEEK)]
    deciding.resolve(dispute, 2, disputes.seen_of(dispute), fin, at)
    assert held() == []
    assert value_pence() == before - 21_446
    assert Actual.get(Actual.week_start == WEEK).state == "confirmed"


def test_a_week_in_dispute_is_changed_only_inside_it(bedford, raised, alice, at):
    with pytest.raises(RuleBroken, match="Open the dispute"):
        record(bedford, FIVE, alice, at)
    with pytest.raises(RuleBroken, match="no longer in dispute"):
        record(bedford, SIX, alice, at, raised, week=WEEK - timedelta(weeks=1))


def test_a_dispute_holds_the_lines_that_were_ticked(bedford, fin, at):
    other = factories.make_cpli(
        contract=bedford.contract, client=bedford.client, service=bedford.service, start_date=START
    )
    factories.make_actual(cpli=other, week_start=WEEK)
    raise_on(bedford, fin, at, lines=[f"C{other.id}"])
    lines = {line.cpli_id: line.is_disputed for line in loading.load_week(scope_of(bedford), WEEK)}
    assert lines == {bedford.cpli.id: False, other.id: True}
    raise_on(bedford, fin, at, lines=[f"C{bedford.cpli.id}"])
    with pytest.raises(RuleBroken, match="in dispute already"):
        raise_on(bedford, fin, at, first=WEEK - timedelta(weeks=1))


def test_another_weeks_dispute_may_stand_beside_it(bedford, raised, fin, at):
    second = START + timedelta(weeks=1)
    other = raise_on(bedford, fin, at, second, second)
    assert [row[2] for row in held()] == [second, WEEK]
    assert dict(disputes.held_pence_of([raised, other])) == {raised.id: 107_230, other.id: 64_338}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"first": WEEK + timedelta(days=1)}, "not a Monday"),
        ({"last": WEEK - timedelta(weeks=1)}, "not before the first"),
        ({"last": date(2025, 11, 17)}, "has not ended"),
        ({"first": WEEK - timedelta(weeks=60)}, "at most 53 weeks"),
        ({"first": WEEK + timedelta(weeks=4), "last": WEEK + timedelta(weeks=4)}, "recorded nothing"),
        ({"lines": ["C999999"]}, "recorded nothing"),
        ({"reason": "Because"}, "Choose the reason"),
        ({"details": " "}, "Enter the details"),
        ({"details": "x" * 2001}, "Shorten it"),
    ],
)
def test_what_cannot_be_disputed_is_refused_with_its_message(bedford, fin, at, change, message):
    with pytest.raises(RuleBroken, match=message):
        raise_on(bedford, fin, at, **change)
    assert Dispute.select().count() == 0
    assert held() == []


def test_only_the_council_raises_and_only_the_provider_answers(bedford, raised, alice, fin, at):
    with pytest.raises(IllegalMove):
        raise_on(bedford, alice, at, START, START)
    with pytest.raises(IllegalMove):
        deciding.resolve(raised, 1, disputes.seen_of(raised), alice, at)
    with pytest.raises(IllegalMove):
        answering.request_resolution(raised, 1, "All is well", fin, at)
    assert Dispute.get().status == "in_dispute"


def test_a_response_is_asked_for_before_it_goes_back(raised, alice, at):
    with pytest.raises(RuleBroken, match="Enter a response"):
        answering.request_resolution(raised, 1, "  ", alice, at)
    answering.update(raised, 1, "Looking into it", alice, at)
    assert (raised.status, raised.response, raised.version) == ("in_dispute", "Looking into it", 2)


def test_who_saw_an_older_version_is_told(raised, alice, fin, at):
    answering.update(raised, 1, "Looking into it", alice, at)
    with pytest.raises(IllegalMove, match="A colleague has just changed this"):
        deciding.resolve(raised, 1, disputes.seen_of(raised), fin, at)


def test_an_officer_resolves_only_the_figures_that_were_seen(bedford, raised, alice, fin, at):
    seen = disputes.seen_of(raised)
    record(bedford, SIX, alice, at, raised)
    with pytest.raises(IllegalMove, match="changed the figures just now"):
        deciding.resolve(raised, 1, seen, fin, at)
    assert Dispute.get().status == "in_dispute"


def test_nothing_is_corrected_in_a_resolved_dispute(bedford, raised, alice, fin, at):
    deciding.resolve(raised, 1, disputes.seen_of(raised), fin, at)
    with pytest.raises(IllegalMove, match="Resolved"):
        record(bedford, SIX, alice, at, raised)


def test_a_resolved_one_is_taken_up_again_with_a_reason(bedford, raised, fin, at):
    deciding.resolve(raised, 1, disputes.seen_of(raised), fin, at)
    with pytest.raises(RuleBroken, match="Enter why"):
        deciding.reopen(raised, 2, fin, at, " ")
    deciding.reopen(raised, 2, fin, at, "The client says otherwise")
    assert Dispute.get().status == "in_dispute"
    assert held() == [("in_dispute", 107_230, WEEK)]


def test_one_that_stands_in_the_way_of_another_is_not_taken_up_again(bedford, raised, fin, at):
    deciding.resolve(raised, 1, disputes.seen_of(raised), fin, at)
    raise_on(bedford, fin, at)
    with pytest.raises(RuleBroken, match="in dispute already"):
        deciding.reopen(raised, 2, fin, at, "Again")


def test_rows_of_days_recorded_inside_a_dispute_are_kept(bedford, raised, alice, at):
    record(bedford, SIX, alice, at, raised)
    row = Actual.get(Actual.week_start == WEEK)
    assert row.rows[0]["days"] == [0, 1, 2, 3, 4]
    assert (row.extra_hundredths, row.state) == (100, "confirmed")
    assert day_rows([5])[0]["days"] == row.rows[1]["days"]
    recalculate(bedford, at)
    assert held() == [("in_dispute", 128_676, WEEK)]
