"""The search on screen: results of every kind, one exact hit, what is said where nothing is found."""

import pytest

from models import AuditEvent


def results(page):
    """[(name, kind, client, status, money)] of the lines."""
    lines = page.all("table.found tbody tr")
    cells = [[row.one("th").text.replace(" ,", ","), *(cell.text for cell in row.all("td"))] for row in lines]
    return [(row[0], row[1], *row[-3:]) for row in cells]


def test_a_name_finds_a_client_and_what_belongs_to_them_in_a_line_each(fin, edna):
    page = fin.get("/search", q="edna whitlok")
    assert results(page) == [
        ("Whitlock, Edna (A1042)", "Client", "", "In care", "£200.00 a week"),
        (f"2207/1 {edna.cpli.service_level.name} (Hour)", "Line item", "A1042", "Authorised", "£200.00 a week"),
        ("BC-0398", "Invoice", "A1042", "Unsubmitted", "£800.00"),
        (f"{edna.action.id} Short payment", "Action", "A1042", "Open: with you", "no amount"),
        ("2291 - 1 2025/2026", "Purchase order", "A1042", "Issued", "£0.00 £800.00 spent"),
        (f"Remittance 1188 24/11/2025, {edna.contract.name}", "Remittance", "A1042", "On its way", "£0.00"),
        ("Claim of 12/11/2025", "Claim", "A1042", "Pending since 20 Nov", "£58.05"),
    ]
    assert page.row("2207/1").all("td")[1].text == "Rose Care"
    assert "No results for “edna whitlok”. Showing results for edna whitlock" in page.text
    assert [mark.text for mark in page.all("mark")] == ["Whitlock", "Edna"]
    assert page.one("nav#kinds a[aria-current]").text == "All 7"
    assert results(page.click("Purchase orders 1")) == [results(page)[4]]


@pytest.mark.parametrize("text", ["bc 0398", "invoice BC-0398", "INV", "A1042"])
def test_one_exact_reference_leads_straight_to_the_thing(alice, edna, text):
    page = alice.get("/search", q=text)
    expected = {"INV": "Search", "A1042": "Whitlock, Edna (A1042)"}.get(text, "Invoice BC-0398")
    assert page.heading == expected


def test_a_claim_leads_officers_to_the_panels_page_and_its_provider_to_their_own(alice, fin, edna):
    for person, folder in ((alice, "claims"), (fin, "council/claims")):
        response = person.get("/search", q="claim 12/11/2025").response
        assert response.request.path == f"/{folder}/{edna.claim.id}"


def test_what_is_found_while_somebody_types_is_a_fragment_and_never_leads_away(alice, edna):
    page = alice.get("/search", q="bc-0398", htmx=True)
    assert page.response.headers["HX-Trigger"] == '{"announce": "1 result"}'
    assert [row[0] for row in results(page)] == ["BC-0398"]
    assert alice.get("/search", q="rosamund", htmx=True).response.headers["HX-Trigger"] == '{"announce": "No results"}'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Search by a client’s name or SSRef"),
        ("x", "Enter at least two letters"),
        ("rosamund", "Nothing found for “rosamund”"),
        ("\"' OR 1=1 --", "Nothing found for “\"' OR 1=1 --”"),
        ('NEAR("a" b*) AND ^c:', "Nothing found"),
        ("\x07\ud7ff<script>", "Nothing found"),
        ("ten thousand " * 800, "Nothing found"),
    ],
)
def test_it_says_what_can_be_searched_and_takes_whatever_is_typed(alice, edna, text, said):
    page = alice.get("/search", q=text)
    assert said in page.text
    assert not page.all("table")


def test_a_clients_page_is_for_those_who_may_see_them_and_an_officers_look_is_recorded(fin, sign_in, edna):
    path = f"/search/clients/{edna.client.id}"
    assert [row[1] for row in results(sign_in("vera").get(path))] == [
        *("Line item", "Invoice", "Action", "Purchase order", "Remittance", "Claim")
    ]
    assert not AuditEvent.select().where(AuditEvent.kind == "client's record opened").exists()
    assert fin.get(path).heading == "Whitlock, Edna (A1042)"
    assert AuditEvent.select().where(AuditEvent.client == edna.client).exists()
    charlie = sign_in("charlie")
    charlie.get(path, status=404)
    assert "Nothing found" in charlie.get("/search", q="whitlok").text


def test_the_box_is_in_the_header_of_every_page(alice):
    page = alice.get("/home")
    assert page.one("header a[data-search]")["href"] == "/search"
    assert page.one("dialog form[role=search]")["action"] == "/search"
    assert not alice.get("/search").all("dialog")


def test_what_is_searched_for_is_in_no_log(alice, edna, caplog):
    caplog.set_level("INFO")
    alice.get("/search", q="whitlok")
    assert "/search" in str([record.__dict__ for record in caplog.records])
    assert "whitl" not in str([record.__dict__ for record in caplog.records]).lower()
