"""The filters: what each shows, that they stay in every address, and suspended clients."""

import pytest

from models import Actual
from tests.support import factories

WEEK = "2025-11-10"


@pytest.fixture
def clients(cast):
    """{kind: Care}: one client of each kind."""
    contract = factories.make_care(organisation=cast.rose_care, client={"surname": "Todo"}).contract
    kinds = {}
    for surname in ("Confirmed", "Different", "Disputed", "Locked", "Unplanned"):
        kinds[surname] = factories.make_care(contract=contract, client={"surname": surname})
    factories.make_actual(cpli=kinds["Confirmed"].cpli)
    short = {"actual_hundredths": 800, "missed_hundredths": 200, "state": "entered"}
    factories.make_actual(cpli=kinds["Different"].cpli, **short)
    factories.make_dispute(organisation=cast.rose_care, client=kinds["Disputed"].client)
    factories.make_actual(cpli=kinds["Disputed"].cpli)
    factories.make_counted_actual(actual=factories.make_actual(cpli=kinds["Locked"].cpli))
    care = kinds["Unplanned"]
    level = factories.make_service_level(name="Emergency hours")
    factories.make_contract_price(contract=contract, service_level=level)
    row = factories.make_actual(cpli=care.cpli, service_level=level)
    Actual.update(cpli=None).where(Actual.id == row.id).execute()
    kinds["Rolling"] = factories.make_care(
        contract=contract, client={"surname": "Rolling"}, pricing="rolling", units_hundredths=9600
    )
    return kinds


def shown(page):
    """The surnames of the clients on the page."""
    return {row.text.split()[2] for row in page.all("tbody.group .who")}


@pytest.mark.parametrize(
    ("filters", "surnames"),
    [
        ({"show": "to_confirm"}, {"Todo", "Different", "Unplanned"}),
        ({"show": "confirmed"}, {"Confirmed", "Unplanned"}),
        ({"show": "different"}, {"Different"}),
        ({"show": "disputed"}, {"Disputed"}),
        ({"show": "none"}, {"Todo", "Rolling"}),
        ({"kind": "unplanned"}, {"Unplanned"}),
        ({"kind": "intermittent"}, {"Rolling"}),
        ({"kind": "locked"}, {"Locked"}),
        ({"kind": ["locked", "unplanned"]}, {"Locked", "Unplanned"}),
    ],
)
def test_each_filter_shows_its_clients(clients, sign_in, filters, surnames):
    assert shown(sign_in("alice").get("/actuals", week=WEEK, **filters)) == surnames


def test_filters_stay_in_the_address_of_every_link_and_form(clients, sign_in):
    page = sign_in("alice").get("/actuals", week=WEEK, show="to_confirm", kind=["planned", "unplanned"])
    addresses = [link["href"] for link in page.all("nav.panel a") + page.all(".weeknav a.govuk-button")]
    addresses += [form["action"] for form in page.all("tbody.group form")]
    addresses += [page.one("#week-summary")["hx-get"]]
    for address in addresses:
        if address.startswith("/actuals?") or "/clients/" in address or "/summary" in address:
            assert "show=to_confirm" in address, address
            assert "kind=unplanned&kind=planned" in address, address


def test_a_client_in_place_keeps_to_the_lines_that_the_filters_show(clients, sign_in):
    care = clients["Unplanned"]
    page = sign_in("alice").get(f"/actuals/clients/{care.client.id}/{WEEK}", kind="unplanned")
    assert "Emergency hours (Hour)" in page.text
    assert care.level.name not in page.text
    assert "£200.00 of £400.00" in page.row("Mrs Iris Unplanned").text


def test_a_suspended_client_is_said_so_with_a_way_to_raise_it(cast, sign_in):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_suspension(client=care.client, end_date=None, reason="hospital")
    page = sign_in("alice").get("/actuals", week=WEEK)
    assert "Suspended from Mon 3 Nov (hospital)." in page.text
    page = page.click(f"Ask for care to start again for {care.client.full_name} ({care.client.ssref})")
    assert f"Care to start again: {care.client.full_name}" in page.one("[name=title]")["value"]
    about = f"Re: Care Package Line Item for {care.client.full_name}. {care.level.name} "
    assert about in page.sentence("Re: Care Package Line Item")


@pytest.mark.parametrize("path", ["/actuals", "/actuals/grid", "/actuals/one"])
def test_a_service_that_no_database_could_name_is_refused(cast, sign_in, path):
    sign_in("alice").get(path, week=WEEK, service="\x00", status=400)
