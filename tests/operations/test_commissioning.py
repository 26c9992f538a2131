"""Care is changed on a page by the import's checks, after what it does to money was shown; the books hold after it."""

import contextlib
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from models import (
    AuditEvent,
    CarePackageLineItem,
    Client,
    Contribution,
    PaymentItem,
    PriceChange,
    PurchaseOrder,
    Suspension,
)
from operations import purchase_orders
from operations.commissioning.saving import NOTHING_CHANGED, CareEdit, save
from operations.dry_recalculation import differences
from queries import verification
from queries.adjustment_causes import causes_of
from queries.care import load_line_items
from queries.commissioning.rows import client_row, line_item_row
from queries.commissioning.versions import client_version, line_version
from rules.broken import AllBroken, IllegalMove, RuleBroken
from rules.commissioning import CLIENTS, CONTRIBUTIONS, LINES, PRICES, SUSPENSIONS, change_from, next_reference
from rules.dates import format_date
from rules.effects import SeeMoneyFirst
from tests.support.overpayments import ANNOUNCED
from tests.support.scheduled_payments import moment, pay, recalculate, weekly_care


@pytest.fixture
def twice_paid(actor):
    """A client's care, paid for two periods beside somebody else's; the third is open."""
    twice_paid = weekly_care(rate="250.00")
    weekly_care(rate="2000.00", contract=twice_paid.contract)
    pay(actor, moment(2022, 2, 12))
    pay(actor, moment(2022, 3, 12))
    recalculate(twice_paid.contract, ANNOUNCED)
    purchase_orders.reissue_all(ANNOUNCED)
    return twice_paid


def row_of(twice_paid):
    return line_item_row(CarePackageLineItem.get_by_id(twice_paid.cpli.id))


def edited(twice_paid, **cells):
    return CareEdit({LINES: [row_of(twice_paid) | cells]}, twice_paid.client.id, twice_paid.cpli.id)


def saved(edit, cora, at=ANNOUNCED, version=None):
    """Save it as a person does: look at the money, then save. Returns the effect that was shown."""
    if version is None:
        version = (
            line_version(edit.line_id) if edit.line_id else client_version(edit.client_id) if edit.client_id else 0
        )
    with pytest.raises(SeeMoneyFirst) as asked:
        save(edit, version, "", cora, at)
    save(edit, version, asked.value.answer, cora, at)
    return asked.value.effect


def kinds(since=0):
    return [event.kind for event in AuditEvent.select().where(AuditEvent.id > since).order_by(AuditEvent.id)]


def holds(at=ANNOUNCED):
    return not list(verification.problems()) and not list(differences(at))


def test_nothing_is_saved_before_the_money_was_shown_and_then_it_is_what_was_shown(twice_paid, cora):
    before = AuditEvent.select().count()
    edit = edited(twice_paid, end_date="03/04/2022")
    with pytest.raises(SeeMoneyFirst) as asked:
        save(edit, line_version(twice_paid.cpli.id), "", cora, ANNOUNCED)
    assert asked.value.effect.paid_pence == -50_000
    assert (AuditEvent.select().count(), CarePackageLineItem.get_by_id(twice_paid.cpli.id).end_date) == (before, None)
    save(edit, line_version(twice_paid.cpli.id), asked.value.answer, cora, ANNOUNCED)
    assert CarePackageLineItem.get_by_id(twice_paid.cpli.id).end_date == date(2022, 4, 3)
    taken = PaymentItem.select().where(PaymentItem.cpli == twice_paid.cpli, PaymentItem.state == "derived")
    assert sum(item.amount_pence for item in taken) == -50_000
    assert "care package line item changed" in kinds()
    assert holds()


def test_an_answer_to_other_money_is_asked_again(twice_paid, cora):
    edit = edited(twice_paid, end_date="03/04/2022")
    with pytest.raises(SeeMoneyFirst) as asked:
        save(edit, line_version(twice_paid.cpli.id), "", cora, ANNOUNCED)
    with pytest.raises(SeeMoneyFirst):
        save(
            edited(twice_paid, end_date="10/04/2022"),
            line_version(twice_paid.cpli.id),
            asked.value.answer,
            cora,
            ANNOUNCED,
        )


def test_a_form_made_before_somebody_elses_change_is_refused_an_imports_too(twice_paid, cora):
    edit, version = edited(twice_paid, budget_code="B2"), line_version(twice_paid.cpli.id)
    PriceChange.create(cpli=twice_paid.cpli.id, start_date=date(2022, 5, 1), unit_price_tenthousandths=1)
    with pytest.raises(IllegalMove):
        save(edit, version, "", cora, ANNOUNCED)


def test_all_that_is_wrong_is_said_at_once_in_the_imports_words(twice_paid, cora):
    wrong = edited(twice_paid, end_date="01/01/2022", unit_price="-1", pricing="hourly", visits="lots")
    with pytest.raises(AllBroken) as broken:
        save(wrong, line_version(twice_paid.cpli.id), "", cora, ANNOUNCED)
    assert {each.field for each in broken.value.problems} == {"unit_price", "pricing", "visits"}
    with pytest.raises(RuleBroken, match="before it starts") as broken:
        save(edited(twice_paid, end_date="01/01/2022"), line_version(twice_paid.cpli.id), "", cora, ANNOUNCED)
    assert broken.value.field == "end_date"
    with pytest.raises(RuleBroken, match=NOTHING_CHANGED):
        save(edited(twice_paid), line_version(twice_paid.cpli.id), "", cora, ANNOUNCED)


def test_a_new_client_and_line_item_get_events_an_order_and_a_mail(twice_paid, cora):
    newest = AuditEvent.select().order_by(AuditEvent.id.desc()).get().id
    client = {"ssref": "N1", "title": "", "forename": "Nora", "surname": "New"}
    saved(CareEdit({CLIENTS: [client]}, new=(CLIENTS,)), cora)
    nora = Client.get(Client.ssref == "N1")
    row = row_of(twice_paid) | {"cpli_id": "N1/1", "care_package_ref": "NP", "ssref": "N1", "start_date": "04/04/2022"}
    effect = saved(CareEdit({LINES: [row]}, nora.id, new=(LINES,)), cora)
    assert effect.orders[0].was_pence is None
    assert PurchaseOrder.select().where(PurchaseOrder.client == nora).count() == 1
    assert {"client added", "care package line item added"} <= set(kinds(newest))
    line = CarePackageLineItem.get(CarePackageLineItem.reference == "N1/1")
    due = PaymentItem.select().where(PaymentItem.cpli == line).order_by(PaymentItem.slice_start)
    assert [item.amount_pence for item in due] == [50_000, 100_000]  # two weeks of a paid period, and the open one
    with pytest.raises(RuleBroken, match="There is a line item N1/1 already"):
        save(CareEdit({LINES: [row]}, nora.id, new=(LINES,)), 0, "", cora, ANNOUNCED)
    with pytest.raises(RuleBroken, match="There is a client with the SSRef N1 already"):
        save(CareEdit({CLIENTS: [client]}, new=(CLIENTS,)), 0, "", cora, ANNOUNCED)
    assert holds()


def test_a_client_dies_and_gets_another_ssref(twice_paid, cora):
    client = Client.get_by_id(twice_paid.client.id)
    row = client_row(client) | {"ssref": "X9", "date_of_death": "10/04/2022"}
    effect = saved(CareEdit({CLIENTS: [row]}, client.id, ssref="X9"), cora)
    assert effect.paid_pence == -25_000
    assert Client.get_by_id(client.id).ssref == "X9"
    other = CareEdit(
        {CLIENTS: [client_row(Client.get_by_id(client.id))]}, client.id, ssref=care_of_other(twice_paid).ssref
    )
    for rubbish in ("9" * 400, "a\x07"):
        odd = CareEdit(other.rows, client.id, ssref=rubbish)
        with pytest.raises(RuleBroken) as broken:
            save(odd, client_version(client.id), "", cora, ANNOUNCED)
        assert broken.value.field == "ssref"
    guarded = CareEdit({CLIENTS: [other.rows[CLIENTS][0] | {"ssref": "'=X9"}]}, client.id, ssref="'=X9")
    saved(guarded, cora)
    assert (Client.get_by_id(client.id).ssref, Client.select().count()) == ("=X9", 2)
    with pytest.raises(RuleBroken, match="Another client has the SSRef"):
        save(other, client_version(client.id), "", cora, ANNOUNCED)
    assert holds()


def care_of_other(twice_paid):
    return Client.select().where(Client.id != twice_paid.client.id).get()


def test_a_change_of_units_from_a_date_ends_the_line_and_goes_on_with_a_copy(twice_paid, cora):
    line = CarePackageLineItem.get_by_id(twice_paid.cpli.id)
    Contribution.create(cpli=line, start_date=date(2022, 2, 21), weekly_amount_pence=1_000)
    Suspension.create(client=twice_paid.client, cpli=line, start_date=date(2022, 4, 11), end_date=date(2022, 4, 12))
    recalculate(twice_paid.contract, ANNOUNCED)
    was, plain = row_of(twice_paid), load_line_items([line.id])[line.id]
    copy = next_reference(line.reference, [])
    rows = change_from(
        date(2022, 4, 4), was, was | {"pricing": "units", "units": "10"}, plain, copy,
        [(date(2022, 4, 11), date(2022, 4, 12), "Away")], price="20",
    )  # fmt: skip
    effect = saved(CareEdit(rows, twice_paid.client.id, line.id), cora)
    made = CarePackageLineItem.get(CarePackageLineItem.reference == copy)
    assert CarePackageLineItem.get_by_id(line.id).end_date == date(2022, 4, 3)
    assert (made.start_date, made.units_hundredths, made.end_date) == (date(2022, 4, 4), 1_000, None)
    assert [each.start_date for each in Contribution.select().where(Contribution.cpli == made)] == [date(2022, 4, 4)]
    assert [each.reason for each in Suspension.select().where(Suspension.cpli == made)] == ["Away"]
    # in the paid slice 12 live days of £250.00 a week become 12 of £200.00; the contract is paid gross
    assert effect.paid_pence == -42_857 + 34_286
    assert holds()


def test_a_price_alone_is_a_row_of_the_price_history_and_can_be_taken_away(twice_paid, cora):
    was = row_of(twice_paid)
    plain = load_line_items([twice_paid.cpli.id])[twice_paid.cpli.id]
    rows = change_from(date(2022, 4, 4), was, was, plain, "", price="300")
    assert rows == {PRICES: [{"cpli_id": was["cpli_id"], "start_date": "04/04/2022", "unit_price": "300"}]}
    effect = saved(CareEdit(rows, twice_paid.client.id, twice_paid.cpli.id, new=(PRICES,)), cora)
    assert (effect.paid_pence, effect.open_pence) == (10_000, 20_000)
    with pytest.raises(RuleBroken, match="There is a price from 04/04/2022 already"):
        again = CareEdit(rows, twice_paid.client.id, twice_paid.cpli.id, new=(PRICES,))
        save(again, line_version(twice_paid.cpli.id), "", cora, ANNOUNCED)
    gone = CareEdit({PRICES: [rows[PRICES][0] | {"delete": "Y"}]}, twice_paid.client.id, twice_paid.cpli.id)
    assert saved(gone, cora).paid_pence == -10_000
    assert holds()


def test_a_suspension_of_all_a_clients_care_reaches_each_line(twice_paid, cora):
    row = {"ssref": twice_paid.client.ssref, "cpli_id": "", "start_date": "04/04/2022", "end_date": "10/04/2022"}
    effect = saved(
        CareEdit({SUSPENSIONS: [row | {"reason": "In hospital"}]}, twice_paid.client.id, new=(SUSPENSIONS,)), cora
    )
    assert effect.paid_pence == -25_000
    assert "suspension added" in kinds()
    assert holds()


def test_the_reason_stands_beside_the_adjustment_that_the_provider_reads(twice_paid, cora):
    saved(replace(edited(twice_paid, end_date="03/04/2022"), reason="Moved in with family"), cora)
    [item] = PaymentItem.select().where(PaymentItem.cpli == twice_paid.cpli, PaymentItem.kind == "adjustment")
    cause = f"the end date of the line changed from none to 03/04/2022 ({cora.name}, 06/04/2022: Moved in with family)"
    assert causes_of([item]) == {item.id: cause}


def test_only_the_council_changes_care(twice_paid, actor):
    with pytest.raises(IllegalMove):
        save(edited(twice_paid, budget_code="B2"), line_version(twice_paid.cpli.id), "", actor("alice"), ANNOUNCED)


def test_whatever_is_edited_the_books_hold_and_a_fresh_recalculation_gives_the_same(twice_paid, cora):
    chance = random.Random(12)  # noqa: S311
    start = date(2022, 2, 21)
    for _ in range(6):
        day = start + timedelta(days=chance.randrange(70))
        lines = CarePackageLineItem.select().where(CarePackageLineItem.client == twice_paid.client)
        line = chance.choice(list(lines.order_by(CarePackageLineItem.id)))
        was, plain = line_item_row(line), load_line_items([line.id])[line.id]
        dated = {"cpli_id": line.reference, "start_date": format_date(day)}
        away = {"ssref": twice_paid.client.ssref, "start_date": format_date(day)}
        later = max(day, line.start_date + timedelta(days=1))
        price = {"unit_price": f"{chance.randrange(100, 400)}.{chance.randrange(10, 99)}"}
        references = [each.reference for each in lines]
        edit = chance.choice(
            [
                {LINES: [was | {"end_date": format_date(max(day, line.start_date))}]},
                {LINES: [was | {"end_date": ""}]},
                {LINES: [was | {"authorised": chance.choice("YN")}]},
                {LINES: [was | price]},
                {PRICES: [dated | price]},
                {CONTRIBUTIONS: [dated | {"end_date": "", "weekly_amount": "12.34"}]},
                {SUSPENSIONS: [dated | away | {"end_date": format_date(day + timedelta(days=9))}]},
                {SUSPENSIONS: [away | {"cpli_id": ""}]},
                change_from(
                    later, was, was | {"pricing": "units", "units": "7"}, plain,
                    next_reference(line.reference, references), [],
                ),
            ]
        )  # fmt: skip
        with contextlib.suppress(RuleBroken):  # an end before the start, or nothing different
            saved(CareEdit(edit, twice_paid.client.id, line.id), cora)
        assert holds()
