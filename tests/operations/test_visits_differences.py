"""Where a person confirmed something else than the uploaded visits say, a dispute is proposed, and taken back."""

from datetime import date

import models
from operations.actuals import confirming, deleting
from queries.weeks import loading
from rules.delivery_values import Entered
from tests.support import factories
from tests.support.recorded_weeks import record_delivery
from tests.support.visits_files import upload, visit_row

MONDAY = date(2025, 11, 10)


def record(care, alice, hours):
    scope = loading.Scope(care.organisation.id)
    [line] = loading.load_week(scope, MONDAY)
    record_delivery(line, Entered(actual_hundredths=hours), line.version, alice, factories.AT)


def proposed():
    return list(models.Dispute.select().where(models.Dispute.status == "proposed"))


def test_other_figures_than_the_visits_are_proposed_once_they_are_confirmed(hours_of_a1, alice):
    upload([visit_row()], hours_of_a1.organisation, alice)
    record(hours_of_a1, alice, 900)
    assert proposed() == []
    confirming.confirm(loading.Scope(hours_of_a1.organisation.id), MONDAY, alice, factories.AT)
    [dispute] = proposed()
    assert (dispute.reason, dispute.lines) == ("Contradicts another source", [f"C{hours_of_a1.cpli.id}"])


def test_it_is_taken_back_when_the_figures_agree(hours_of_a1, alice):
    factories.make_actual(cpli=hours_of_a1.cpli)
    upload([visit_row()], hours_of_a1.organisation, alice)
    assert len(proposed()) == 1
    record(hours_of_a1, alice, 50)
    assert proposed() == []


def test_it_is_taken_back_when_the_visits_agree(hours_of_a1, alice):
    factories.make_actual(cpli=hours_of_a1.cpli, actual_hundredths=100, missed_hundredths=900)
    upload([visit_row()], hours_of_a1.organisation, alice)
    assert len(proposed()) == 1
    upload([visit_row(actual_end="10/11/2025 10:00")], hours_of_a1.organisation, alice)
    assert proposed() == []


def test_what_was_filled_and_confirmed_as_it_is_proposes_nothing(hours_of_a1, alice):
    upload([visit_row()], hours_of_a1.organisation, alice)
    confirming.confirm(loading.Scope(hours_of_a1.organisation.id), MONDAY, alice, factories.AT)
    assert (models.Actual.get().state, models.Actual.get().actual_hundredths, proposed()) == ("confirmed", 50, [])


def test_generate_leaves_a_week_with_visits_to_them(hours_of_a1, alice):
    upload([visit_row()], hours_of_a1.organisation, alice)
    models.CarePackageLineItem.update(units_hundredths=2000).execute()
    other = factories.make_care(contract=hours_of_a1.contract)
    confirming.generate(loading.Scope(hours_of_a1.organisation.id), MONDAY, alice, factories.AT)
    generated = {row.cpli_id: row.actual_hundredths for row in models.Actual.select()}
    assert generated == {hours_of_a1.cpli.id: 50, other.cpli.id: 1000}


def test_generate_fills_a_line_that_visits_do_not_tell(cast, alice):
    weekly = factories.make_care(organisation=cast.rose_care, client={"ssref": "A1"}, pricing="weekly")
    upload([visit_row()], cast.rose_care, alice)
    confirming.generate(loading.Scope(cast.rose_care.id), MONDAY, alice, factories.AT)
    assert models.Actual.get(models.Actual.cpli == weekly.cpli).actual_hundredths == 700


def test_deleting_the_week_takes_the_proposal_back(hours_of_a1, alice):
    """It stayed in the officer's queue with nothing to dispute."""
    models.CarePackageLineItem.update(pricing="rolling").execute()
    actual = factories.make_actual(cpli=hours_of_a1.cpli)
    upload([visit_row()], hours_of_a1.organisation, alice)
    assert len(proposed()) == 1
    scope = loading.Scope(hours_of_a1.organisation.id)
    deleting.delete_actual(scope, MONDAY, f"C{hours_of_a1.cpli.id}", actual.version, alice, factories.AT)
    assert (models.Actual.select().count(), proposed()) == (0, [])
