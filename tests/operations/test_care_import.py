"""Importing commissioned care: what becomes of good rows (data files page, section 1)."""

import models
from tests.care_files import GOOD, bring_in, good, good_sheets, sheets_of


def test_one_good_row_of_each_file_is_new(database):
    imported = bring_in()
    assert imported.plan.rejections == []
    assert imported.plan.counts() == {
        name: {"read": 1, "new": 1, "updated": 0, "unchanged": 0, "rejected": 0} for name in GOOD
    }
    line = models.CarePackageLineItem.get()
    assert (line.client.ssref, line.contract.organisation.name) == ("A1", "Rose Care")
    assert (line.sessions, line.unit_price_tenthousandths) == ([100] * 5 + [0, 0], 2_144_600)
    actual = models.Actual.get()
    assert (actual.state, actual.actual_hundredths, actual.frustrated_hundredths) == ("confirmed", 300, 100)
    assert actual.missed_hundredths == 100


def test_the_same_files_again_change_nothing(database):
    bring_in()
    events, iterations = models.AuditEvent.select().count(), models.PurchaseOrderIteration.select().count()
    again = bring_in()
    assert not again.is_applied
    assert all(counts["unchanged"] == counts["read"] == 1 for counts in again.plan.counts().values())
    assert models.AuditEvent.select().count() == events
    assert models.PurchaseOrderIteration.select().count() == iterations
