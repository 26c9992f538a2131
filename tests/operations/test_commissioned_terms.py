"""Contracts, service levels, organisations and services are changed on a page; the books hold after it."""

import contextlib
import random
from datetime import date, timedelta

import pytest

from models import (
    Actual,
    AuditEvent,
    Contract,
    ContractPrice,
    Organisation,
    PaymentItem,
    PaymentMethod,
    Period,
    PurchaseOrder,
    Service,
    ServiceLevel,
)
from operations import purchase_orders
from operations.commissioning.saving import NOTHING_CHANGED, save
from operations.commissioning.terms import TermsEdit
from operations.dry_recalculation import differences
from queries import verification
from queries.commissioning.rows import terms_row
from queries.commissioning.versions import terms_version
from rules.broken import IllegalMove, RuleBroken
from rules.commissioned_terms import CONTRACT_PRICES, CONTRACTS, LEVELS, METHODS, ORGANISATIONS, SERVICES, ended_by
from rules.dates import format_date
from rules.effects import SeeMoneyFirst
from tests.support import factories
from tests.support.overpayments import ANNOUNCED
from tests.support.scheduled_payments import moment, pay, recalculate, weekly_care
from tests.support.waiting import run_all_jobs


@pytest.fixture
def bought(actor):
    """A client's bought, paid for two periods (to 17/04/2022) beside somebody else's; the third is open."""
    bought = weekly_care(rate="250.00")
    weekly_care(rate="2000.00", contract=bought.contract)
    pay(actor, moment(2022, 2, 12))
    pay(actor, moment(2022, 3, 12))
    recalculate(bought.contract, ANNOUNCED)
    purchase_orders.reissue_all(ANNOUNCED)
    return bought


def edit_of(row, file_name, about=None, **cells):
    return TermsEdit({file_name: [terms_row(row) | cells]}, about=about or row)


def new_method(bought, start, **cells):
    row = terms_row(bought.method) | {"start_date": start, "first_period_start": start, "end_date": ""} | cells
    return TermsEdit({METHODS: [row]}, new=(METHODS,), about=bought.contract)


def saved(edit, cora, at=ANNOUNCED):
    """Save it as a person does: look at the money, then save. Returns the effect that was shown."""
    version = edit.current_version() or 0
    with pytest.raises(SeeMoneyFirst) as asked:
        save(edit, version, "", cora, at)
    save(edit, version, asked.value.answer, cora, at)
    return asked.value.effect


def refused(edit, cora, at=ANNOUNCED):
    with pytest.raises(RuleBroken) as broken:
        save(edit, edit.current_version() or 0, "", cora, at)
    assert not isinstance(broken.value, SeeMoneyFirst)
    return broken.value


def kinds():
    return [event.kind for event in AuditEvent.select().order_by(AuditEvent.id)]


def holds(at=ANNOUNCED):
    return not list(verification.problems()) and not list(differences(at))


def test_a_row_reads_back_as_what_is_on_record(bought, cora):
    price = factories.make_contract_price(contract=bought.contract, unit_price_tenthousandths=3_870)
    for row, name, about in (
        (bought.organisation, ORGANISATIONS, None),
        (bought.service, SERVICES, None),
        (bought.level, LEVELS, None),
        (bought.contract, CONTRACTS, None),
        (bought.method, METHODS, bought.contract),
        (price, CONTRACT_PRICES, bought.contract),
    ):
        assert refused(edit_of(row, name, about), cora).message == NOTHING_CHANGED


def test_a_new_payment_method_ends_the_open_one_the_day_before_after_its_money_was_seen(bought, cora):
    effect = saved(new_method(bought, "18/04/2022", pay_on_actuals="always"), cora)
    assert effect.open_pence == -225_000 * 4  # the open period is paid on actuals now, and nothing is confirmed
    first, second = PaymentMethod.select().where(PaymentMethod.contract == bought.contract).order_by(PaymentMethod.id)
    assert (first.end_date, second.start_date, second.end_date) == (date(2022, 4, 17), date(2022, 4, 18), None)
    about = AuditEvent.select().where(AuditEvent.kind.startswith("payment method"))
    assert [(event.kind, event.object_type, event.object_id) for event in about.order_by(AuditEvent.id)] == [
        ("payment method added", "Contract", bought.contract.id),
        ("payment method changed", "Contract", bought.contract.id),
    ]
    assert holds()
    words = refused(new_method(bought, "18/04/2022"), cora)
    assert "There is a payment method from 18/04/2022 already" in words.message


@pytest.mark.parametrize(
    ("start", "cells", "field"),
    [
        ("01/04/2022", {}, "start_date"),  # inside of what was paid
        ("18/04/2022", {"frequency": "monthly"}, "first_period_start"),  # a month starts on the 1st
        ("18/04/2022", {"first_period_start": "17/04/2022"}, "first_period_start"),
        ("18/04/2022", {"end_date": "17/04/2022"}, "end_date"),
        ("18/04/2022", {"slack_days": "400"}, "slack_days"),
    ],
)
def test_an_impossible_method_is_refused_in_the_imports_words(bought, cora, start, cells, field):
    assert refused(new_method(bought, start, **cells), cora).field == field


def test_the_first_method_of_a_new_contract_makes_its_periods(bought, cora):
    row = terms_row(bought.contract) | {"contract_ref": "NEW", "name": "New contract"}
    assert saved(TermsEdit({CONTRACTS: [row]}, new=(CONTRACTS,)), cora).changes_nothing
    contract = Contract.get(Contract.reference == "NEW")
    method = terms_row(bought.method) | {"contract_ref": "NEW"}
    saved(TermsEdit({METHODS: [method]}, new=(METHODS,), about=contract), cora)
    run_all_jobs(ANNOUNCED)
    assert Period.select().where(Period.contract == contract).exists()
    assert {"contract added", "payment method added"} <= set(kinds())
    words = refused(TermsEdit({CONTRACTS: [row]}, new=(CONTRACTS,)), cora)
    assert (words.message, words.field) == ("There is a contract NEW already: enter another", "contract_ref")


def test_a_contract_that_needs_agreed_documents_holds_its_money_back(bought, cora):
    effect = saved(edit_of(bought.contract, CONTRACTS, document_must_be_agreed="Y", name="Home care"), cora)
    assert effect.open_pence == -900_000
    assert [each.reason for each in effect.held_back] == ["document_not_agreed"]
    assert Contract.get_by_id(bought.contract.id).name == "Home care"
    assert holds()


def test_a_contract_price_pays_unplanned_care_and_can_be_taken_away(bought, cora):
    level = factories.make_service_level(name="Emergency hours")
    row = {"contract_ref": bought.contract.reference, "service_level_ref": level.reference, "unit_price": "20"}
    row |= {"start_date": "21/02/2022", "end_date": ""}
    edit = TermsEdit({CONTRACT_PRICES: [row]}, new=(CONTRACT_PRICES,), about=bought.contract)
    saved(edit, cora)
    week = factories.make_actual(
        cpli=bought.cpli, service_level=level, week_start=date(2022, 3, 7), actual_hundredths=300
    )
    Actual.update(cpli=None, planned_hundredths=0).where(Actual.id == week.id).execute()
    recalculate(bought.contract, ANNOUNCED)
    due = PaymentItem.select().where(PaymentItem.service_level == level)
    assert [item.amount_pence for item in due] == [6_000]
    price = ContractPrice.get()
    effect = saved(edit_of(price, CONTRACT_PRICES, bought.contract, unit_price="25.50"), cora)
    assert effect.paid_pence == 1_650
    gone = TermsEdit({CONTRACT_PRICES: [row | {"delete": "Y"}]}, about=bought.contract)
    assert saved(gone, cora).paid_pence == -7_650
    assert {"contract price added", "contract price changed", "contract price taken away"} <= set(kinds())
    assert holds()


def test_a_service_levels_words_and_codes_reach_items_orders_and_the_ledger(bought, cora):
    effect = saved(edit_of(bought.level, LEVELS, name="Day care", vat_rate="20", extra_allowed="2.5"), cora)
    assert effect.paid_pence == 0
    level = ServiceLevel.get_by_id(bought.level.id)
    assert (level.vat_rate_basis_points, level.extra_allowed, level.extra_limit_hundredths) == (2_000, "up_to", 250)
    order = PurchaseOrder.get(PurchaseOrder.client == bought.client, PurchaseOrder.financial_year == 2022)
    assert order.iteration == 2
    assert refused(edit_of(level, LEVELS, quantity_step="0"), cora).field == "quantity_step"
    assert holds()


def test_an_organisation_and_a_service_are_added_and_changed(bought, cora):
    row = {"organisation_ref": "N1", "name": "New Care", "creditor_ref": "C9", "vat_number": "GB1", "email": "A@b.org"}
    saved(TermsEdit({ORGANISATIONS: [row]}, new=(ORGANISATIONS,)), cora)
    made = Organisation.get(Organisation.reference == "N1")
    assert (made.email, made.creditor_ref) == ("a@b.org", "C9")
    service = {"service_ref": "NS", "organisation_ref": "N1", "name": "New House"}
    saved(TermsEdit({SERVICES: [service]}, new=(SERVICES,)), cora)
    assert Service.get(Service.reference == "NS").organisation == made
    assert {"organisation added", "service added"} <= set(kinds())
    saved(edit_of(made, ORGANISATIONS, creditor_ref=""), cora)
    assert Organisation.get_by_id(made.id).creditor_ref == ""
    assert refused(edit_of(made, ORGANISATIONS, name="", email="nowhere"), cora).problems
    moved = edit_of(bought.service, SERVICES, organisation_ref="N1")
    assert refused(moved, cora).field == "organisation_ref"


def test_a_stale_form_is_refused_where_the_import_wrote_meanwhile(bought, cora):
    edit, version = edit_of(bought.contract, CONTRACTS, name="Other"), terms_version(bought.contract)
    PaymentMethod.update(slack_days=8).where(PaymentMethod.contract == bought.contract).execute()
    with pytest.raises(IllegalMove):
        save(edit, version, "", cora, ANNOUNCED)


@pytest.mark.parametrize(
    ("methods", "expected"),
    [
        ([(date(2022, 1, 1), None)], (date(2022, 1, 1), date(2022, 2, 28))),
        ([(date(2022, 1, 1), date(2022, 6, 30))], None),
        ([(date(2022, 4, 1), None)], None),
        ([], None),
    ],
)
def test_which_method_a_new_one_ends(methods, expected):
    assert ended_by(date(2022, 3, 1), methods) == expected


def test_whatever_is_edited_the_books_hold_and_a_fresh_recalculation_gives_the_same(bought, cora):
    chance = random.Random(27)  # noqa: S311
    factories.make_contract_price(contract=bought.contract, service_level=bought.level, start_date=date(2022, 2, 21))
    for _ in range(5):
        contract = Contract.get_by_id(bought.contract.id)
        methods = PaymentMethod.select().where(PaymentMethod.contract == contract).order_by(PaymentMethod.id)
        method, price = chance.choice(list(methods)), ContractPrice.get()
        day = format_date(date(2022, 2, 21) + timedelta(days=chance.randrange(100)))
        edit = chance.choice(
            [
                new_method(bought, day, frequency=chance.choice(["weekly", "four_weekly"]), net=chance.choice("YN")),
                new_method(bought, day, model="invoiced", slack_days="-7"),
                edit_of(method, METHODS, contract, pay_on_actuals=chance.choice(["always", "never", "if_entered"])),
                edit_of(method, METHODS, contract, slack_days=str(chance.randrange(-10, 10)), end_date=day),
                edit_of(method, METHODS, contract, first_period_start=day, frequency="two_weekly"),
                edit_of(contract, CONTRACTS, document_must_be_agreed=chance.choice("YN")),
                edit_of(price, CONTRACT_PRICES, contract, unit_price=str(chance.randrange(10, 30))),
                edit_of(ServiceLevel.get_by_id(bought.level.id), LEVELS, name=f"Level {day}", vat_rate="5"),
                edit_of(Service.get_by_id(bought.service.id), SERVICES, name=f"House {day}"),
            ]
        )
        with contextlib.suppress(RuleBroken):  # what is settled stays, or nothing is different
            saved(edit, cora)
            run_all_jobs(ANNOUNCED)
        assert holds()
