"""What is due for a slice of which something was settled before: adjustments, and what never takes money back."""

from dataclasses import replace
from datetime import date

from rules import money
from rules.line_facts import LineFacts, SettledSoFar
from tests.support.bedford_rules import COST_2022, WEEKS, bedford, due, sessions, week


def test_what_was_settled_adjusts_with_a_changed_week():
    settled = {date(2022, 4, 1): SettledSoFar(321_690, 1500, {}, [7])}
    amounts, _ = due(bedford(), settled=settled)
    assert amounts[COST_2022] == -21_446


def test_a_reason_for_holding_back_never_takes_money_back_but_a_changed_price_adjusts():
    counted = {WEEKS[1]: 64_338 * money.EXACT_UNITS_A_PENNY}
    settled = {date(2022, 4, 1): SettledSoFar(300_244, 1400, counted, [7])}
    disputed = bedford(weeks={WEEKS[1]: [week(WEEKS[1], 0, 2, disputed=True)]})
    assert COST_2022 not in due(disputed, settled=settled)[0]
    disputed.line = replace(disputed.line, prices=((date(2022, 3, 28), 2_145_600),))
    assert due(disputed, settled=settled)[0][COST_2022] == 11 * 10
    disputed.line = replace(disputed.line, is_authorised=False)
    assert COST_2022 not in due(disputed, settled=settled)[0]


def test_what_was_paid_as_planned_stays_when_its_weeks_have_to_be_confirmed_from_now_on():
    before = SettledSoFar(343_136, 1600, {}, [7], [(date(2022, 4, 1), date(2022, 4, 24))])
    assert due(LineFacts("C1", sessions()), settled={date(2022, 4, 1): before})[0] == {}
    dearer = replace(sessions(), prices=((date(2022, 3, 28), 2_145_600),))
    assert due(LineFacts("C1", dearer), settled={date(2022, 4, 1): before})[0] == {COST_2022: 16 * 10}


def test_contributions_are_given_back_where_the_method_is_no_longer_net():
    taken = {date(2022, 4, 1): SettledSoFar(-24_000, None, {}, [7])}
    assert due(bedford(), income=taken)[0][date(2022, 4, 1), "income"] == 24_000
