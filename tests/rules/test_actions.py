"""Actions: when they are due, who may post what, how they are shown."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from content.bank_holidays import BANK_HOLIDAYS
from rules import actions
from rules.broken import IllegalMove, RuleBroken
from rules.moment import Moment
from rules.working_days import add_working_days

TODAY = date(2025, 11, 20)
AT = Moment(TODAY, datetime(2025, 11, 20, 9, 30))


def action(**given):
    usual = {"status": "open", "assigned_side": "provider", "due_date": None, "closure_requested_at": None}
    return SimpleNamespace(**{**usual, "closed_at": None, **given})


@pytest.mark.parametrize(
    ("first", "days", "due"),
    [
        (date(2022, 6, 20), 2, date(2022, 6, 22)),
        (date(2022, 6, 20), 5, date(2022, 6, 27)),
        (date(2022, 6, 1), 1, date(2022, 6, 6)),  # over the four days of the jubilee
        (date(2025, 12, 24), 2, date(2025, 12, 30)),
        (date(2025, 11, 22), 1, date(2025, 11, 24)),  # from a Saturday
        (date(2025, 11, 20), 0, date(2025, 11, 20)),
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(first, days, due):
    assert add_working_days(first, days, BANK_HOLIDAYS) == due


def test_bank_holidays_are_eight_a_year_or_more_and_none_on_a_weekend():
    assert all(day.weekday() < 5 for day in BANK_HOLIDAYS)
    assert {sum(day.year == year for day in BANK_HOLIDAYS) for year in range(2019, 2029)} <= {8, 9, 10}


def test_the_due_date_is_the_earliest_unless_a_later_one_is_given():
    assert actions.check_due_date(None, 2, TODAY, BANK_HOLIDAYS) == date(2025, 11, 24)
    assert actions.check_due_date(date(2025, 12, 1), 2, TODAY, BANK_HOLIDAYS) == date(2025, 12, 1)
    assert actions.check_due_date(None, None, TODAY, BANK_HOLIDAYS) is None
    with pytest.raises(RuleBroken, match="choose 24/11/2025 or later"):
        actions.check_due_date(date(2025, 11, 21), 2, TODAY, BANK_HOLIDAYS)
    with pytest.raises(RuleBroken, match="has passed"):
        actions.check_moved_date(date(2025, 11, 19), TODAY)
    with pytest.raises(RuleBroken, match="more than a year ahead"):
        actions.check_moved_date(date(2052, 11, 19), TODAY)


def test_who_may_post_what():
    assert actions.allowed_posts(action(), "provider", AT) == ["reply", "comment", "closure_requested"]
    assert actions.allowed_posts(action(), "council", AT) == ["comment", "closure_requested", "closed"]
    just = action(status="done", closed_at=AT.now - timedelta(days=30))
    assert actions.allowed_posts(just, "provider", AT) == ["comment"]
    assert actions.allowed_posts(action(status="done", closed_at=AT.now - timedelta(days=31)), "provider", AT) == []


@pytest.mark.parametrize("text", ["", "  \n ", "\x00"])
def test_a_post_has_words(text):
    with pytest.raises(RuleBroken, match="Write what you want to say"):
        actions.clean_text(text)


def test_titles_are_one_line_and_not_too_long():
    assert actions.clean_title(" Short \n payment ") == "Short payment"
    with pytest.raises(RuleBroken, match="Shorten the title"):
        actions.clean_title("x" * 101)


def test_a_provider_never_closes_and_nobody_replies_out_of_turn():
    with pytest.raises(IllegalMove, match="Only the council"):
        actions.check_post("closed", action(), "provider", AT)
    with pytest.raises(IllegalMove, match="with the provider now"):
        actions.check_post("reply", action(), "council", AT)
