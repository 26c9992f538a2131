"""The dashboard: each figure leads to a list that comes to it."""

import re
from datetime import date, datetime, timedelta

import pytest

from operations import purchase_orders
from rules.money import parse_pence
from tests.support import factories
from tests.support.factories import AT, NOW

PAGE = "/council/dashboard"
FIGURE = re.compile(r"£?[\d,]+(\.\d\d)?")
MOST_QUERIES = 20


@pytest.fixture
def dashboard_council(cast):
    """Two providers with payments of two years, care in two service groups, weeks to confirm, and work of every age."""
    homes = {"name": "Home Care", "service_group_class": "Home care"}
    rose = factories.make_care(organisation=cast.rose_care, level=homes)
    clifton = factories.make_care(organisation=cast.clifton_house, level={"service_group_class": "Residential"})
    purchase_orders.reissue_all(AT)
    for care, bank_date, pence in (
        (rose, date(2025, 10, 3), 10_000),
        (rose, date(2025, 11, 3), 20_050),
        (clifton, date(2025, 11, 4), 100_000),
        (clifton, date(2025, 12, 1), 999),  # not in the bank yet
        (rose, date(2024, 10, 3), 5_000),
    ):
        paid = factories.make_remittance(contract=care.contract, bank_date=bank_date, amount_pence=pence)
        settled = {"state": "settled", "is_paid": True, "amount_pence": pence, "slice_start": bank_date}
        year = 2025 if bank_date.year == 2025 else 2024
        factories.make_payment_item(cpli=care.cpli, remittance=paid, financial_year=year, **settled)
    other = factories.make_care(organisation=cast.rose_care, contract=rose.contract).cpli
    for cpli, day, pence in (
        (rose.cpli, date(2025, 11, 10), 100),
        (other, date(2025, 11, 12), 200),
        (rose.cpli, date(2025, 11, 3), 400),
        (rose.cpli, date(2025, 10, 6), 800),
        (rose.cpli, date(2025, 9, 1), 1_600),
        (clifton.cpli, date(2025, 11, 10), 3_200),
    ):
        factories.make_held_back(cpli=cpli, from_date=day, to_date=day, slice_start=day, amount_pence=pence)
    factories.make_held_back(cpli=rose.cpli, reason="in_dispute")
    team = factories.make_team_member(person=cast.fin).team
    factories.make_team_member(person=cast.sam, team=team)
    for days in (0, 7, 8, 14, 15, 21, 22):
        factories.make_dispute(organisation=cast.rose_care, status="proposed", raised_at=NOW - timedelta(days=days))
    for days in (0, 22):
        since = NOW - timedelta(days=days)
        factories.make_invoice(organisation=cast.rose_care, status="pending", submitted_at=since)
        factories.make_action(organisation=cast.rose_care, team=team, last_post_at=since)
        factories.make_action(organisation=cast.rose_care, last_post_at=since)  # of another team
        factories.make_visit(organisation=cast.rose_care, waiting_since=since)
        factories.make_claim(organisation=cast.rose_care, status="pending", submitted_at=since)
        factories.make_change_request(organisation=cast.rose_care, submitted_at=since, submitted_by=cast.alice)
    oldest = {"submitted_at": datetime(2025, 10, 1, 9), "entity_name": "Oldest"}
    factories.make_change_request(organisation=cast.rose_care, submitted_by=cast.alice, **oldest)
    for submitted, bank_date in ((datetime(2025, 9, 1, 9), date(2025, 10, 3)), (datetime(2025, 10, 20, 9), AT.today)):
        invoice = factories.make_invoice(
            organisation=cast.rose_care, status="finalised", submitted_at=submitted, bank_date=bank_date
        )
        factories.make_commitment(invoice=invoice, value_pence=10_000)


def listed(fin, address):
    """(the list behind a figure, what it says of its sum); it asks few queries."""
    page = fin.get(address)
    assert sum(each.startswith("SELECT") for each in page.statements) <= MOST_QUERIES, address
    return page, page.one(".head p").text


def cells_of(page, label):
    return [row.one(f"td[data-label={label}]").text for row in page.all("main tbody tr")]


def test_each_figure_leads_to_a_list_that_comes_to_it(dashboard_council, fin):
    page = fin.get(PAGE)
    assert sum(each.startswith("SELECT") for each in page.statements) <= MOST_QUERIES
    figures = [(link["href"], link.text) for link in page.all("main a") if FIGURE.fullmatch(link.text)]
    assert len(figures) > 20
    for address, figure in figures:
        found, words = listed(fin, address)
        if figure.startswith("£"):
            assert figure in words
            assert found.one("tfoot").text.split()[-1] == figure or address.startswith(f"{PAGE}/spend")
        if address.startswith(f"{PAGE}/work"):
            assert words.endswith(f": {figure} item{'s' * (figure != '1')}.")
            assert len(found.all("main tbody tr")) == int(figure)
        if address.startswith(f"{PAGE}/outstanding") and not figure.startswith("£"):
            assert f"{figure} client" in words
            assert len({row.all("td")[0].text + row.all("td")[2].text for row in found.all("tbody tr")}) == int(figure)
        if address.startswith((f"{PAGE}/outstanding", f"{PAGE}/paid")):
            assert sum(map(parse_pence, cells_of(found, "Amount"))) == parse_pence(found.one("tfoot").text.split()[-1])


def test_months_groups_and_providers_lead_to_lists_that_come_to_their_rows(dashboard_council, fin):
    page = fin.get(PAGE)
    for row, link, said in (
        ("Oct £100.00 £50.00", "paid?month=2025-10-01", "1 payment, £100.00, by the date in the bank."),
        ("Nov £1,200.50 £0.00", "paid?month=2025-11-01", "2 payments, £1,200.50, by the date in the bank."),
        ("Oct 1 32.0", "days-to-pay?month=2025-10-01", "1 payment of invoices, £100.00, on average 32.0 days"),
        ("Nov 1 31.0", "days-to-pay?month=2025-11-01", "1 payment of invoices, £100.00, on average 31.0 days"),
        ("Rose Care 2 1 0 1 £31.00", "outstanding?provider=", "Rose Care: 2 clients not confirmed, £31.00."),
        ("Clifton House 1 0 0 0 £32.00", "outstanding?provider=", "Clifton House: 1 client not confirmed, £32.00."),
        ("Residential", "spend?year=2025&group=Residential", "2025/2026: £1,009.99 of £"),
        ("Home care", "spend?year=2025&group=Home+care", "2025/2026: £300.50 of £"),
        ("Disputes 2 2 2 1", "work?queue=disputes", "Any age: 7 items."),
    ):
        address = page.row(row).one(f"th a[href^={PAGE}/{link}]")["href"]
        assert said in listed(fin, address)[1]
    spent = page.row("Home care").text
    found, words = listed(fin, f"{PAGE}/spend?year=2025&group=Home+care")
    assert words.split(": ")[1].startswith(re.search(r"£[\d,.]+ of £[\d,.]+\d", spent)[0])
    assert found.row("Rose Care").text.endswith(" £300.50")
    assert page.figure("Paid this year") == "£1,300.50 to Thu 20 Nov"
    assert page.figure("Paid within 30 days") == "0.0% 1 October 2025 to 31 March 2026 (so far)"
    soon = page.click("0.0%")
    assert soon.one("#list-heading").text == "30 days or fewer: 0 payments, £0.00"
    before = fin.get(PAGE, year="2024")
    assert before.figure("Paid in the year") == "£50.00 to Mon 31 Mar"


def test_a_queue_on_the_dashboard_has_as_much_as_the_queue_itself(dashboard_council, sign_in):
    sam = sign_in("sam")
    page, queues = sam.get(PAGE), sam.get("/council", htmx=True)
    assert page.figure("Oldest work") == "50 days Change requests: Oldest"
    assert sam.get(page.one(".stats a[href^=/council/change-requests/]")["href"]).status == 200
    rows = page.all("section[aria-labelledby=work] tbody tr")
    assert len(rows) == 7
    assert rows[0].one("th").text == "Actions for my teams"  # the queue itself counts those of all teams
    for row in rows[1:]:
        title = row.one("th").text
        ages = [int(cell.text) for cell in row.all("td.num")]
        (same,) = [each for each in queues.all("li") if each.text.startswith(f"{title} ")]
        assert int(same.one(".num").text) == sum(ages), title


def test_nothing_yet_says_why_and_rubbish_in_an_address_is_no_fault(fin):
    page = fin.get(PAGE)
    for words in (
        "Nothing has reached the bank in 2025/2026 yet",
        "No care was ordered for 2025/2026",
        "No week is outstanding",
        "No invoice has been paid in 2025/2026 yet",
        "Nothing is waiting for the council",
    ):
        assert page.sentence(words)
    for address in ("paid", "days-to-pay", "spend", "outstanding", "outstanding-providers", "work?queue=invoices"):
        assert fin.get(f"{PAGE}/{address}").has_link("Open the queue" if "work" in address else "See the dashboard"), (
            address
        )
    for address in ("", "/paid", "/days-to-pay", "/spend", "/outstanding?week=9999-12-31", "/work?age=never"):
        rubbish = {} if "?" in address else {"year": "9" * 30, "week": "x", "month": "0001-01-01", "page": "-1"}
        fin.get(PAGE + address, **rubbish)
    for address in ("/spend?group=None", "/work?queue=nothing"):
        fin.get(PAGE + address, status=404)


def test_auditors_read_it_and_providers_see_nothing_of_it(alice, sign_in):
    assert sign_in("audrey").get(PAGE).heading == "Dashboard"
    for address in ("", "/paid", "/spend", "/outstanding", "/outstanding-providers", "/work", "/days-to-pay"):
        alice.get(PAGE + address, status=403)
