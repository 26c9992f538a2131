"""Payment methods one after the other."""

from datetime import date

import models
from tests.support import factories
from tests.support.care_files import bring_in, good, only_rejection, sheets_of

CONTRACT = {"organisations": [good("organisations.csv")], "contracts": [good("contracts.csv")]}


def method(start, end="", first=None, **changed):
    dates = {"start_date": start, "end_date": end, "first_period_start": first or start}
    return good("payment_methods.csv", **dates, **changed)


def sheets(*rows):
    return sheets_of(**CONTRACT, payment_methods=list(rows))


def ends():
    query = models.PaymentMethod.select().order_by(models.PaymentMethod.start_date)
    return [(row.start_date, row.end_date) for row in query]


def test_a_new_method_ends_an_open_ended_one_the_day_before(database):
    bring_in(sheets(method("31/03/2025")))
    imported = bring_in(sheets_of(payment_methods=[method("01/09/2025")]))
    assert ends() == [(date(2025, 3, 31), date(2025, 8, 31)), (date(2025, 9, 1), None)]
    assert imported.plan.file("payment_methods.csv").counts["new"] == 1
    event = models.AuditEvent.get(models.AuditEvent.kind == "payment method changed by import")
    assert (event.was, event.now) == ({"end_date": None}, {"end_date": "2025-08-31"})


def test_methods_in_any_order_of_rows_and_twice(database):
    both = sheets(method("01/09/2025"), method("31/03/2025"))
    assert bring_in(both).plan.file("payment_methods.csv").counts["new"] == 2
    assert ends() == [(date(2025, 3, 31), date(2025, 8, 31)), (date(2025, 9, 1), None)]
    assert bring_in(both).plan.file("payment_methods.csv").counts["unchanged"] == 2


def test_of_two_methods_that_overlap_the_later_row_is_rejected(database):
    rows = sheets(method("31/03/2025", "30/09/2025"), method("01/09/2025"))
    line, column, reason = only_rejection("payment_methods.csv", rows)
    assert (line, column) == (3, "start_date")
    words = "It overlaps the payment method from 31/03/2025 to 30/09/2025: one must end before the other starts"
    assert reason == words


def test_a_method_that_overlaps_one_on_record_is_rejected(database):
    bring_in(sheets(method("01/09/2025", "31/12/2025")))
    row = method("31/03/2025", "01/09/2025")
    line, _, reason = only_rejection("payment_methods.csv", sheets_of(payment_methods=[row]))
    assert line == 2
    assert reason.startswith("It overlaps the payment method from 01/09/2025 to 31/12/2025")


def test_ending_one_and_starting_the_next_may_come_in_one_file(database):
    bring_in(sheets(method("31/03/2025", "31/12/2025")))
    imported = bring_in(sheets_of(payment_methods=[method("01/09/2025"), method("31/03/2025", "31/08/2025")]))
    assert imported.plan.rejections == []
    assert ends() == [(date(2025, 3, 31), date(2025, 8, 31)), (date(2025, 9, 1), None)]


def test_a_first_period_that_starts_before_the_last_method_has_ended_is_rejected(database):
    rows = sheets(method("31/03/2025", "31/08/2025"), method("01/09/2025", first="25/08/2025"))
    line, column, reason = only_rejection("payment_methods.csv", rows)
    assert (line, column) == (3, "first_period_start")
    assert reason == (
        "The first period starts on 25/08/2025, but the method before it ends on 31/08/2025: it must start after that"
    )


def settled(care, **given):
    return factories.make_payment_item(
        cpli=care.cpli,
        state="settled",
        slice_start=date(2025, 9, 15),
        slice_end=date(2025, 10, 12),
        **given,
    )


def test_a_method_does_not_end_before_the_end_of_a_settled_period(database):
    care = factories.make_care(contract={"reference": "K1"})
    settled(care)
    rows = sheets_of(payment_methods=[method("31/03/2025", "11/10/2025")])
    _, column, reason = only_rejection("payment_methods.csv", rows)
    assert (column, reason) == ("end_date", "The period to 12/10/2025 is settled: the method cannot end before that")
    bring_in(sheets_of(payment_methods=[method("31/03/2025", "12/10/2025")]))
    assert ends() == [(date(2025, 3, 31), date(2025, 10, 12))]


def test_nor_does_a_new_method_end_it_then(database):
    care = factories.make_care(contract={"reference": "K1"})
    settled(care)
    rows = sheets_of(payment_methods=[method("15/09/2025")])
    _, column, reason = only_rejection("payment_methods.csv", rows)
    words = "The period to 12/10/2025 is settled: the next method can start after that"
    assert (column, reason) == ("start_date", words)


def test_nor_do_the_periods_of_a_method_move_once_one_is_settled(database):
    care = factories.make_care(contract={"reference": "K1"})
    moved = {"first_period_start": {"first": "07/04/2025"}, "frequency": {"frequency": "weekly"}}
    for changed in moved.values():
        assert not bring_in(sheets_of(payment_methods=[method("31/03/2025", **changed)])).plan.rejections
        bring_in(sheets_of(payment_methods=[method("31/03/2025")]))
    settled(care)
    for column, changed in moved.items():
        rows = sheets_of(payment_methods=[method("31/03/2025", **changed)])
        _, found, reason = only_rejection("payment_methods.csv", rows)
        words = "The period to 12/10/2025 is settled, so the periods can no longer change"
        assert (found, reason) == (column, f"{words}: end the method and start another")


def test_what_a_line_item_is_cannot_change_once_something_of_it_is_settled(database):
    care = factories.make_care(contract={"reference": "K1"}, reference="C1")
    settled(care)
    factories.make_client(ssref="A2")
    row = {"cpli_id": "C1", "ssref": "A2"}
    _, column, reason = only_rejection("care_package_line_items.csv", sheets_of(care_package_line_items=[row]))
    assert column == "ssref"
    words = "Something of C1 is settled, so its client can no longer change"
    assert reason == f"{words}: end it and start another line item"


def test_nor_its_contract_or_service_level(database):
    care = factories.make_care(contract={"reference": "K1"}, reference="C1")
    settled(care)
    factories.make_contract(reference="K2", organisation=care.organisation)
    factories.make_service_level(reference="L2")
    for column, other, what in (("contract_ref", "K2", "contract"), ("service_level_ref", "L2", "service level")):
        rows = sheets_of(care_package_line_items=[{"cpli_id": "C1", column: other}])
        _, found, reason = only_rejection("care_package_line_items.csv", rows)
        assert found == column
        assert f"its {what} can no longer change" in reason


def test_a_line_item_of_which_nothing_is_settled_may_become_another_client_s(database):
    factories.make_care(contract={"reference": "K1"}, reference="C1")
    other = factories.make_client(ssref="A2")
    bring_in(sheets_of(care_package_line_items=[{"cpli_id": "C1", "ssref": "A2"}]))
    assert models.CarePackageLineItem.get().client == other


def test_a_changed_price_of_something_settled_is_taken(database):
    care = factories.make_care(contract={"reference": "K1"}, reference="C1")
    settled(care)
    row = {"cpli_id": "C1", "unit_price": "21.00", "end_date": "01/10/2025"}
    assert bring_in(sheets_of(care_package_line_items=[row])).plan.rejections == []


def test_a_contract_stays_with_its_organisation_once_it_was_paid(database):
    care = factories.make_care(contract={"reference": "K1"})
    settled(care)
    factories.make_organisation(reference="P9")
    row = {"contract_ref": "K1", "organisation_ref": "P9"}
    _, column, reason = only_rejection("contracts.csv", sheets_of(contracts=[row]))
    words = "Something of K1 is settled, so its organisation can no longer change"
    assert (column, reason) == ("organisation_ref", words)
