"""That a half-year's notice was published is recorded once it is over, with who approved it."""

from datetime import date

import pytest

from models import AuditEvent, ComplianceNotice
from operations.compliance_notices import record_publication
from rules.broken import IllegalMove, RuleBroken
from tests.support.factories import AT

SUMMER = date(2025, 4, 1)
APPROVER = ("Ruth Calloway", "Director of Finance")


@pytest.fixture
def record(actor):
    """`record(published_on)`: by fin, on 20 November 2025."""

    def make(published_on, first_day=SUMMER, approver=APPROVER, version=0):
        return record_publication(first_day, published_on, approver, version, by=actor("fin"), at=AT)

    return make


def test_it_is_recorded_with_who_approved_it_and_can_be_corrected(record):
    record(date(2025, 10, 21))
    record(date(2025, 10, 22), version=1)
    notice = ComplianceNotice.get()
    assert (notice.first_day, notice.published_on, notice.approver_name) == (SUMMER, date(2025, 10, 22), APPROVER[0])
    events = list(AuditEvent.select().where(AuditEvent.kind == "compliance notice published").order_by(AuditEvent.id))
    assert [event.was and event.was["published_on"] for event in events] == [None, "2025-10-21"]


@pytest.mark.parametrize("published_on", [None, date(2025, 9, 30), date(2025, 11, 21)])
def test_it_is_published_after_the_half_year_and_not_later_than_today(record, published_on):
    with pytest.raises(RuleBroken, match="after 30/09/2025 and not later than today"):
        record(published_on)
    assert not ComplianceNotice.select().exists()


@pytest.mark.parametrize("first_day", [date(2025, 10, 1), date(2025, 5, 1)])
def test_a_half_year_that_goes_on_has_no_notice_nor_has_half_of_one(record, first_day):
    with pytest.raises(RuleBroken, match="not over yet"):
        record(date(2025, 11, 20), first_day)


def test_somebody_has_to_approve_it(record):
    with pytest.raises(RuleBroken, match="who approves the notice"):
        record(date(2025, 10, 21), approver=("Ruth Calloway", ""))


def test_of_two_officers_the_second_is_told(record):
    record(date(2025, 10, 21))
    for version in (0, 7):
        with pytest.raises(IllegalMove):
            record(date(2025, 10, 23), version=version)
    assert ComplianceNotice.get().published_on == date(2025, 10, 21)
