"""The audit trail: what happened, found by person, thing, kind and day, in words that a person reads."""

import csv
import io
from datetime import timedelta

import pytest

from models import AuditEvent, database
from operations import audit, chain_ends
from rules.moment import Moment
from tests.support import factories
from tests.support.cast import Officer
from tests.support.factories import AT, NOW

PAGE = "/council/audit"
MOST_QUERIES = 20


@pytest.fixture
def happened(cast):
    """An invoice of Rose Care that fin authorised today, a line of care that the portal imported two days ago."""
    care = factories.make_care(organisation=cast.rose_care)
    invoice = factories.make_invoice(organisation=cast.rose_care, reference="BC-0412")
    money = {"status": "authorised", "total_pence": 120_050}
    with database.atomic():
        record = audit.record
        before = Moment(AT.today - timedelta(days=2), NOW - timedelta(days=2))
        record("price added by import", audit.SYSTEM, before, care.cpli, now={"unit_price_tenthousandths": 211_500})
        record("invoice authorised", Officer(cast.fin), AT, invoice, was={"status": "pending"}, now=money)
        record("setting changed", Officer(cast.sam), AT, was={"value": "=1+1"}, now={"value": "<b>2</b>"})
    return invoice, care


def sentences(page):
    return [event.all("p")[0].text for event in page.all("ol.dates li")]


def event_of(page, words):
    (event,) = [each for each in page.all("ol.dates li") if words in each.text]
    return event


def test_each_event_is_a_sentence_with_what_was_and_is_and_a_link(happened, sam):
    page = sam.get(PAGE)
    event = event_of(page, "Fin Example authorised invoice BC-0412. Open invoice BC-0412")
    assert "from 192.0.2.1. Rose Care" in event.text
    assert [row.text for row in event.all("table tr")] == [
        "Value Was Is",
        "Status Pending Authorised",
        "Total none £1,200.50",
    ]
    assert event.one("a")["href"] == f"/invoices/{happened[0].id}"
    assert "Unit price £21.15" in event_of(page, "The portal added a price by import: line item").text
    assert "<b>2</b>" in event_of(page, "changed a setting").text
    assert sum(each.startswith("SELECT") for each in page.statements) <= MOST_QUERIES


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"person": "fin"}, ["authorised"]),
        ({"person": "SAM@example.org"}, ["changed a setting"]),
        ({"person": "the portal"}, ["added a price"]),
        ({"person": "Example", "group": "invoices"}, ["authorised"]),
        ({"person": "Nobody at all"}, []),
        ({"thing": "invoice", "number": "bc-04 12"}, ["authorised"]),
        ({"thing": "provider", "number": "rose"}, ["authorised"]),
        ({"thing": "invoice", "number": "BC-0413"}, []),
        ({"group": "care"}, ["added a price"]),
        ({"last": "18/11/2025"}, ["added a price"]),
        ({"first": "20/11/2025", "last": "20/11/2025", "group": "settings"}, ["changed a setting"]),
    ],
)
def test_events_are_found_by_person_thing_kind_and_day(happened, sam, asked, found):
    said = sentences(sam.get(PAGE, **asked))
    assert [words for words in found if not any(words in each for each in said)] == []
    mine = [each for each in said if "signed" not in each]
    assert len(mine) == len(found)


def test_a_line_and_a_client_are_found_by_the_numbers_that_people_know(happened, sam, cast):
    _, care = happened
    for thing, number in (("line", care.cpli.reference), ("client", care.client.ssref)):
        (words,) = sentences(sam.get(PAGE, thing=thing, number=number))
        assert "added a price by import" in words
    looked = AuditEvent.get(AuditEvent.kind == "client's record looked at")
    assert (looked.client_id, looked.person_id) == (care.client.id, cast.sam.id)
    assert "What was recorded" not in sam.get(PAGE, group="looked").text


def test_refusals_downloads_and_looks_are_events_with_their_pages(sam, sign_in, cast):
    sign_in("fin").get(PAGE, status=403)
    sign_in("alice").get(f"{PAGE}/trail.csv", status=403)
    assert sentences(sam.get(PAGE, group="refused")) == [
        "Alice Example was refused /council/audit/trail.csv.",
        "Fin Example was refused /council/audit.",
    ]
    sam.get(f"{PAGE}/trail.csv", group="refused")
    (words,) = sentences(sam.get(PAGE, group="downloaded"))
    assert words.startswith("Sam Example downloaded /council/audit/trail.csv?group=refused")


def test_the_file_has_what_is_filtered_and_no_formulas(happened, sam):
    file = sam.get(f"{PAGE}/trail.csv", group="settings")
    rows = list(csv.DictReader(io.StringIO(file.response.data.decode("utf-8-sig"))))
    assert [(row["Person"], row["What"], row["Was"], row["Now"]) for row in rows] == [
        ("Sam Example", "changed a setting", "Value: =1+1", "Value: <b>2</b>")
    ]
    sam.get(f"{PAGE}/trail.csv", first="rubbish", status=422)


def test_older_events_are_a_page_away_and_nothing_is_counted(sam, cast):
    with database.atomic():
        audit.record_many([audit.Event("setting changed", now={"value": n}) for n in range(120)], Officer(cast.sam), AT)
    seen = []
    page = sam.get(PAGE, group="settings")
    while True:
        seen += [row["id"] for row in page.all("ol.dates li")]
        assert not any("COUNT(" in each and "audit_event" in each for each in page.statements)
        if not page.has_link("Older"):
            break
        page = page.click("Older")
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen, key=lambda each: -int(each.removeprefix("event-")))


@pytest.mark.parametrize(
    "rubbish",
    [
        {"thing": "invoice"},
        {"number": "12"},
        {"first": "2/1/2025", "last": "1/1/2025"},
        {"first": "31/2/2025"},
        {"thing": "' OR 1=1 --", "number": "1"},
    ],
)
def test_what_cannot_be_looked_for_is_said(sam, rubbish):
    assert sam.get(PAGE, status=422, **rubbish).one("[data-error-summary]")


@pytest.mark.parametrize(
    "odd",
    [{"before": "9" * 40}, {"before": "-1"}, {"person": "%"}, {"group": "x"}, {"thing": "run", "number": "%' --"}],
)
def test_rubbish_in_the_address_is_no_fault(happened, sam, odd):
    sam.get(PAGE, **odd)


def test_the_page_of_the_chain_says_where_it_ended_and_whether_that_still_stands(happened, sign_in, app):
    data_dir = app.config["SETTINGS"].data_dir
    audrey = sign_in("audrey")
    assert audrey.get(f"{PAGE}/chain").sentence("No end of the chain is kept yet")
    chain_ends.keep_tonight(data_dir, AT)
    page = audrey.get(f"{PAGE}/chain")
    assert page.sentence("still has the hash")
    assert page.sentence(str(data_dir / chain_ends.FILE))
    file = data_dir / chain_ends.FILE
    file.write_text(file.read_text().replace(file.read_text().split()[-1], "0" * 64))
    assert audrey.get(f"{PAGE}/chain").sentence("another hash than on")
    file.unlink()


def test_a_figures_way_from_care_to_the_bank_is_one_click_away(sam, fin, cast):
    care = factories.make_care(organisation=cast.rose_care)
    invoice = factories.make_invoice(organisation=cast.rose_care, reference="BC-0412", status="finalised")
    commitment = factories.make_commitment(invoice=invoice, client=care.client, contract=care.contract)
    remittance = factories.make_remittance(contract=care.contract)
    run = remittance.payment_run
    paid = {"state": "settled", "is_paid": True, "remittance": remittance, "payment_run": run, "commitment": commitment}
    item = factories.make_payment_item(cpli=care.cpli, **paid)
    order = factories.make_purchase_order(
        client=care.client, contract=care.contract, financial_year=item.financial_year
    )
    week = factories.make_actual(cpli=care.cpli, week_start=item.slice_start)
    other = factories.make_care(organisation=cast.rose_care).cpli
    happened = [("price added by import", care.cpli), ("actual confirmed", week), ("purchase order issued", order)]
    happened += [("invoice authorised", invoice), ("payment run approved", run), ("price added by import", other)]
    with database.atomic():
        audit.record_many([audit.Event(kind, subject) for kind, subject in happened], Officer(cast.fin), AT)
    of_item = f"/why/payment-items/{item.id}"
    for address in (of_item, f"/why/commitments/{commitment.id}"):
        page = sam.get(address).click("History of this amount, from care to the bank")
        assert sorted(each.split()[2] for each in sentences(page)) == sorted(
            ["added", "confirmed", "issued", "authorised", "approved"]
        )
    found = {
        f"/invoices/{invoice.id}": {"authorised"},
        f"/purchase-orders/{order.id}": {"issued"},
        f"/remittances/{remittance.id}": {"approved", "authorised"},
        f"/council/payment-runs/{run.id}": {"approved"},
        f"/care-package-line-items/{care.cpli.id}": {"added", "confirmed"},
    }
    for address, words in found.items():
        said = sentences(sam.get(address).click("History"))
        assert {each.split()[2] for each in said} == words, address
    assert not fin.get(of_item).has_link("History of this amount, from care to the bank")
