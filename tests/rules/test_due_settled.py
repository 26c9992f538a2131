"""What is due for a slice of which something was settled before: adjustments, and what never takes money back."""

from dataclasses import replace
from datetime import date

from rules.care import LineItem
from rules.delivered import DeliveredWeek
from rules.delivery_values import DeliveryRule
from rules.line_facts import LineFacts
from rules.settled import SettledItem, SettledSoFar
from rules.weeks import FAR_FUTURE
from tests.support.bedford_rules import (
    COST_2021,
    COST_2022,
    METHOD,
    WEEKS,
    bedford,
    due,
    due_items,
    sessions,
    settle,
    week,
)

NEVER = replace(METHOD, pay_on_actuals="never")
NET = replace(NEVER, is_net=True)
IF_ENTERED = replace(METHOD, pay_on_actuals="if_entered")
HOURS = LineItem("C1", "units", date(2022, 3, 28), FAR_FUTURE, ((date(2022, 3, 28), 200_000),), 1000)
SLICE_2022 = (date(2022, 4, 1), date(2022, 4, 24))
PRICES = ((date(2022, 1, 1), FAR_FUTURE, 200_000),)


def hours(start, quantity, state="confirmed", disputed=False, actual=1):
    return DeliveredWeek(start, state, 100 * quantity, actual=actual, is_disputed=disputed)


def test_what_was_settled_adjusts_with_a_changed_week():
    settled = {date(2022, 4, 1): SettledSoFar(321_690, 1500, [SettledItem(7, 321_690, SLICE_2022)])}
    amounts, _ = due(bedford(), settled=settled)
    assert amounts[COST_2022] == -21_446


def test_a_disputed_week_keeps_what_was_settled_and_moves_no_money():
    settled = settle(bedford())
    disputed = bedford(weeks={WEEKS[1]: [week(WEEKS[1], 0, 2, disputed=True)]})
    assert due(disputed, settled=settled) == ({}, [("in_dispute", -21_446)])
    disputed.line = replace(disputed.line, prices=((date(2022, 3, 28), 2_145_600),))
    assert due(disputed, settled=settled)[0] == {COST_2021: 4 * 10, COST_2022: 11 * 10}


def test_a_disputed_week_that_was_never_paid_keeps_nothing_when_the_rest_of_its_slice_is_settled():
    facts = LineFacts("C1", HOURS, DeliveryRule(), {WEEKS[1]: [hours(WEEKS[1], 12, disputed=True)]})
    first = due(facts, IF_ENTERED)
    assert first == ({COST_2021: 11_429, COST_2022: 8_571 + 40_000}, [("in_dispute", 24_000)])
    assert due(facts, IF_ENTERED, settle(facts, IF_ENTERED)) == ({}, [("in_dispute", 24_000)])


def test_a_disputed_week_that_was_paid_as_planned_keeps_that():
    planned = LineFacts("C1", HOURS)
    settled = settle(planned, IF_ENTERED)
    facts = LineFacts("C1", HOURS, DeliveryRule(), {WEEKS[1]: [hours(WEEKS[1], 12, disputed=True)]})
    assert due(facts, IF_ENTERED, settled) == ({}, [("in_dispute", 4_000)])


def test_what_an_item_paid_of_a_week_stays_its_own_when_the_item_before_it_went_back():
    facts = LineFacts("C1", HOURS, DeliveryRule(), {start: [hours(start, 10)] for start in WEEKS})
    settled = settle(facts)
    facts.weeks[WEEKS[1]] = [hours(WEEKS[1], 12)]
    [adjustment] = due_items(facts, settled=settled)
    assert adjustment.amount_pence == 4_000
    only = SettledSoFar(4_000, 200, [SettledItem(9, 4_000, SLICE_2022, adjustment.working.as_stored())])
    facts.weeks[WEEKS[1]] = [hours(WEEKS[1], 12, disputed=True)]
    amounts, held = due(facts, settled={date(2022, 4, 1): only})
    assert amounts == {COST_2021: 11_420, COST_2022: 8_580 + 20_000 + 20_000}
    assert held == [("in_dispute", 20_000)]


def test_what_was_paid_as_planned_stays_when_its_weeks_have_to_be_confirmed_from_now_on():
    settled = settle(LineFacts("C1", sessions()), NEVER)
    assert due(LineFacts("C1", sessions()), settled=settled)[0] == {}
    dearer = replace(sessions(), prices=((date(2022, 3, 28), 2_145_600),))
    assert due(LineFacts("C1", dearer), settled=settled) == (
        {},
        [("not_confirmed", 40), ("not_confirmed", 10), ("not_confirmed", 50), ("not_confirmed", 50)]
        + [("not_confirmed", 50)],
    )
    cheaper = replace(sessions(), prices=((date(2022, 3, 28), 2_143_600),))
    assert due(LineFacts("C1", cheaper), settled=settled)[0] == {COST_2021: -40, COST_2022: -160}


def test_a_second_record_of_unplanned_care_that_is_not_confirmed_pays_nothing_twice():
    one = LineFacts("U1", None, DeliveryRule(), {WEEKS[1]: [hours(WEEKS[1], 2)]}, PRICES)
    settled = settle(one)
    both = replace(one, weeks={WEEKS[1]: [hours(WEEKS[1], 2), hours(WEEKS[1], 3, "entered", actual=2)]})
    assert due(both, settled=settled) == ({}, [("not_confirmed", 6_000)])
    first_held = replace(one, weeks={WEEKS[1]: [hours(WEEKS[1], 2, "entered"), hours(WEEKS[1], 3, actual=2)]})
    assert due(first_held, settled=settled) == ({COST_2022: 6_000}, [])


def test_a_working_of_1_0_0_says_by_its_records_what_was_paid_of_unplanned_care():
    both = {WEEKS[1]: [hours(WEEKS[1], 2), hours(WEEKS[1], 3, actual=2)]}
    facts = LineFacts("U1", None, DeliveryRule(), both, PRICES)
    settled = settle(facts)
    for so_far in settled.values():
        for span in so_far.items[0].working["spans"]:
            del span["actual_id"]
    facts.weeks[WEEKS[1]][1] = hours(WEEKS[1], 5, "entered", actual=2)
    assert due(facts, settled=settled) == ({}, [("not_confirmed", 4_000)])


def test_while_a_line_is_not_authorised_what_is_no_longer_due_goes_back_week_by_week():
    settled = settle(LineFacts("C1", HOURS), NEVER)
    ended = replace(HOURS, is_authorised=False, end_date=date(2022, 4, 12))
    assert due(LineFacts("C1", ended), NEVER, settled) == ({COST_2022: 34_286 - 68_571}, [])
    died = replace(HOURS, is_authorised=False, date_of_death=date(2022, 4, 12))
    assert due(LineFacts("C1", died), NEVER, settled)[0] == {COST_2022: 34_286 - 68_571}
    away = replace(HOURS, suspensions=((date(2022, 4, 4), date(2022, 4, 10)),))
    assert due(LineFacts("C1", away, document_missing=True), NEVER, settled)[0] == {COST_2022: -20_000}
    dearer_later = replace(HOURS, prices=((HOURS.start_date, 100_000), (WEEKS[2], 300_000)), is_authorised=False)
    amounts, held = due(LineFacts("C1", dearer_later), NEVER, settled)
    assert amounts == {COST_2021: 5_714 - 11_429, COST_2022: 54_286 - 68_571}
    assert held == [("not_authorised", 20_000)]


def test_while_it_is_not_authorised_a_confirmed_week_that_went_down_goes_back_and_one_that_went_up_waits():
    settled = settle(bedford())
    changed = bedford(weeks={WEEKS[1]: [week(WEEKS[1], 0, 2)], WEEKS[2]: [week(WEEKS[2], 0, 1, 2, 3, 4, 5)]})
    changed.line = replace(changed.line, is_authorised=False)
    amounts, held = due(changed, settled=settled)
    assert amounts == {COST_2022: -21_446}
    assert held == [("not_authorised", 21_446)]


def test_of_a_disputed_week_only_days_that_are_out_of_force_go_back():
    facts = LineFacts("C1", HOURS, DeliveryRule(), {start: [hours(start, 7)] for start in WEEKS})
    settled = settle(facts)
    facts.weeks[WEEKS[2]] = [hours(WEEKS[2], 3, disputed=True)]
    assert due(facts, settled=settled)[0] == {}
    facts.line = replace(HOURS, end_date=date(2022, 4, 12))
    once = due_items(facts, settled=settled)
    assert [item.amount_pence for item in once] == [-10_000 - 14_000]
    settled[date(2022, 4, 1)].items.append(SettledItem(8, -24_000, SLICE_2022, once[0].working.as_stored()))
    again = SettledSoFar(settled[date(2022, 4, 1)].amount_pence - 24_000, None, settled[date(2022, 4, 1)].items)
    assert due(facts, settled={**settled, date(2022, 4, 1): again})[0] == {}


def test_a_suspension_that_came_later_takes_nothing_of_a_disputed_week_that_was_paid():
    line = LineItem("C1", "weekly", date(2022, 3, 28), FAR_FUTURE, ((date(2022, 3, 28), 7_000_000),))
    facts = LineFacts("C1", line, DeliveryRule(), {start: [hours(start, 7)] for start in WEEKS})
    settled = settle(facts)
    facts.weeks[WEEKS[2]] = [hours(WEEKS[2], 7, disputed=True)]
    suspended = replace(line, suspensions=((WEEKS[2], date(2022, 4, 17)),))
    for now, taken in ((suspended, {}), (replace(suspended, date_of_death=date(2022, 4, 12)), {COST_2022: -120_000})):
        facts.line = now
        assert due(facts, settled=settled)[0] == taken  # two days of the disputed week stay, and none after it


def test_days_that_go_back_of_a_disputed_timetable_are_those_that_were_paid():
    settled = settle(bedford(weeks={start: [week(start, 0, 1, 2, 3, 4)] for start in WEEKS}))
    changed = bedford(weeks={start: [week(start, 0, 1, 2, 3, 4)] for start in WEEKS})
    changed.weeks[WEEKS[3]] = [week(WEEKS[3], 0, 5, 6, disputed=True)]  # changed in the dispute, which moves no money
    assert due(changed, settled=settled)[0] == {}
    changed.line = replace(changed.line, end_date=date(2022, 4, 20))
    assert due(changed, settled=settled)[0] == {COST_2022: -2 * 21_446}  # Thursday's and Friday's


def test_a_timetable_that_changed_later_does_not_say_which_planned_days_were_paid():
    planned = replace(bedford(), weeks={})
    settled = settle(planned, IF_ENTERED)
    line = replace(planned.line, sessions=(0, 0, 0, 0, 100, 0, 0), end_date=date(2022, 4, 20))
    changed = replace(planned, line=line, weeks={WEEKS[3]: [week(WEEKS[3], 0, disputed=True)]})
    fewer, gone = 2 * 4 * 21_446, 2 * 21_446  # two weeks of one session; Thursday and Friday of the disputed week
    assert due(changed, IF_ENTERED, settled=settled)[0][COST_2022] == -fewer - gone


def test_a_dispute_does_not_hold_a_week_in_which_its_line_has_no_day_in_force():
    facts = LineFacts("C1", HOURS, DeliveryRule(), {start: [hours(start, 7)] for start in WEEKS})
    settled = settle(facts)
    facts.weeks[WEEKS[3]] = [hours(WEEKS[3], 7, disputed=True)]
    facts.line = replace(HOURS, date_of_death=date(2022, 4, 17))
    assert due(facts, settled=settled) == ({COST_2022: -14_000}, [])


def test_the_contributions_of_days_that_go_back_are_given_back_with_them():
    net = replace(NEVER, is_net=True)
    line = replace(HOURS, contributions=((date(2022, 3, 28), FAR_FUTURE, 7_000),))
    cost, income = settle(LineFacts("C1", line), net), settle(LineFacts("C1", line), net, "income")
    ended = replace(line, is_authorised=False, end_date=date(2022, 4, 20))
    in_2022 = date(2022, 4, 1)
    assert due(LineFacts("C1", ended), net, cost, income=income)[0] == {
        COST_2022: 57_143 - 68_571,
        (in_2022, "income"): 4_000,
    }
    less = replace(line, is_authorised=False, contributions=((date(2022, 3, 28), FAR_FUTURE, 3_500),))
    assert due(LineFacts("C1", less), net, cost, income=income)[0] == {}
    more = replace(line, is_authorised=False, contributions=((date(2022, 3, 28), FAR_FUTURE, 14_000),))
    assert due(LineFacts("C1", more), net, cost, income=income)[0] == {
        (date(2022, 3, 28), "income"): -4_000,
        (in_2022, "income"): -24_000,
    }


def test_days_suspended_in_a_week_that_now_waits_give_their_contributions_back_with_their_cost():
    line = replace(HOURS, contributions=((date(2022, 3, 28), FAR_FUTURE, 7_000),))
    cost, income = settle(LineFacts("C1", line), NET), settle(LineFacts("C1", line), NET, "income")
    always = replace(METHOD, is_net=True)
    in_2022 = date(2022, 4, 1)
    parts_of_two_weeks = replace(line, suspensions=((date(2022, 4, 6), date(2022, 4, 12)),))
    gone = {COST_2022: -20_000, (in_2022, "income"): 7_000}
    assert due(LineFacts("C1", parts_of_two_weeks), always, cost, income=income)[0] == gone
    a_whole_week = replace(line, suspensions=((date(2022, 4, 4), date(2022, 4, 10)),))
    assert due(LineFacts("C1", a_whole_week), always, cost, income=income)[0] == gone
    recorded = {start: [hours(start, 10, "entered")] for start in WEEKS[1:3]}
    facts = LineFacts("C1", parts_of_two_weeks, DeliveryRule(), recorded)
    assert due(facts, always, cost, income=income)[0] == {}


def test_contributions_of_weeks_that_came_to_nothing_stay():
    net = replace(NEVER, is_net=True)
    line = replace(HOURS, contributions=((date(2022, 3, 28), FAR_FUTURE, 7_000),), prices=((date(2022, 3, 28), 0),))
    facts = LineFacts("C1", line)
    cost, income = settle(facts, net), settle(facts, net, "income")
    assert [so_far.amount_pence for so_far in income.values()] == [-4_000, -24_000]
    for held in (replace(line, is_authorised=False), replace(line, is_authorised=False, prices=HOURS.prices)):
        assert due(LineFacts("C1", held), net, cost, income=income)[0] == {}
    in_dispute = {start: [hours(start, 7, disputed=True)] for start in WEEKS}
    always = replace(METHOD, is_net=True)
    assert due(replace(facts, weeks=in_dispute), always, cost, income=income)[0] == {}


def test_no_contribution_is_taken_off_for_weeks_whose_cost_went_back():
    net = replace(NEVER, is_net=True)
    line = replace(HOURS, is_authorised=False, contributions=((date(2022, 3, 28), FAR_FUTURE, 7_000),))
    ended, sides = replace(line, end_date=date(2022, 4, 3)), ("cost", "income")
    paid = [settle(LineFacts("C1", replace(line, is_authorised=True)), net, side) for side in sides]
    went_back = [
        SettledSoFar(
            so_far[date(2022, 4, 1)].amount_pence + item.amount_pence,
            None,
            [*so_far[date(2022, 4, 1)].items, SettledItem(8, item.amount_pence, SLICE_2022, item.working.as_stored())],
        )
        for so_far, item in zip(paid, due_items(LineFacts("C1", ended), net, paid[0], income=paid[1]), strict=True)
    ]
    assert [so_far.amount_pence for so_far in went_back] == [8_571, -3_000]  # of the first three days of April
    cost, income = ({date(2022, 4, 1): so_far} for so_far in went_back)
    assert due(LineFacts("C1", line), net, cost, income=income)[0] == {}


def test_a_contribution_stays_settled_while_a_line_is_held_back_whose_cost_was_not():
    net = replace(NEVER, is_net=True)
    line = replace(HOURS, contributions=((date(2022, 3, 28), FAR_FUTURE, 7_000),))
    income = settle(LineFacts("C1", line), net, "income")  # its cost was suspended
    held = replace(line, is_authorised=False)
    assert due(LineFacts("C1", held), net, income=income)[0] == {}
    ended = replace(held, end_date=date(2022, 4, 20))
    assert due(LineFacts("C1", ended), net, income=income)[0] == {(date(2022, 4, 1), "income"): 4_000}
    in_dispute = {start: [hours(start, 7, disputed=True)] for start in WEEKS}
    always = replace(METHOD, is_net=True)
    assert due(LineFacts("C1", line, weeks=in_dispute), always, income=income)[0] == {}


def test_contributions_are_given_back_where_the_method_is_no_longer_net():
    taken = {date(2022, 4, 1): SettledSoFar(-24_000, None, [SettledItem(7, -24_000, SLICE_2022)])}
    assert due(bedford(), income=taken)[0][date(2022, 4, 1), "income"] == 24_000


def test_an_adjustment_is_for_the_dates_of_what_was_settled_and_of_what_is_due_now():
    def dates(line, settled, income=None):
        items = due_items(LineFacts("C1", line), NET, settled, income=income)
        return [(item.side, item.from_date, item.to_date) for item in items if item.slice.start_date == SLICE_2022[0]]

    first, last = SLICE_2022
    line = replace(HOURS, contributions=((date(2022, 3, 28), FAR_FUTURE, 7_000),))
    cost, income = settle(LineFacts("C1", line), NET), settle(LineFacts("C1", line), NET, "income")
    ended = replace(line, end_date=date(2022, 4, 18))
    assert dates(ended, cost, income) == [("cost", first, last), ("income", first, last)]
    shorter = settle(LineFacts("C1", ended), NET)
    assert dates(line, shorter)[0] == ("cost", first, last)
    before_the_slice = replace(line, end_date=date(2022, 3, 30))
    assert dates(before_the_slice, shorter)[0] == ("cost", first, date(2022, 4, 18))
    later = replace(ended, start_date=date(2022, 4, 4), end_date=last)
    assert dates(later, shorter)[0] == ("cost", first, last)
    unplanned = LineFacts("U1", None, DeliveryRule(), {WEEKS[1]: [hours(WEEKS[1], 2)]}, PRICES)
    paid = settle(unplanned)
    unplanned.weeks[WEEKS[1]] = [hours(WEEKS[1], 3)]
    assert [(item.from_date, item.to_date) for item in due_items(unplanned, settled=paid)] == [SLICE_2022]
