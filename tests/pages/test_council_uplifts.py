"""Uplift prices on the council's pages: preview, apply once, a letter; Commissioning Officers alone."""

import io

import pytest
from pypdf import PdfReader

from models import PriceChange, Uplift
from operations.uplifts import previewing
from tests.support import factories
from tests.support.waiting import run_all_jobs
from web import clock

PAGE = "/council/commissioning/uplifts"


@pytest.fixture
def uplifter(sign_in):
    return sign_in("cora")


@pytest.fixture
def priced_care():
    organisation = factories.make_organisation(name="Rose Care")
    return factories.make_care(organisation=organisation, pricing="units", unit_price_tenthousandths=205_000)


def chosen(care, **fields):
    return {
        "service_level": str(care.level.id),
        "contract": "0",
        "organisation": "0",
        "value": "4.5",
        "kind": "percent",
        "from_date": "20/11/2025",
        "rounding": "pence",
    } | fields


def test_an_uplift_is_previewed_applied_and_printed(priced_care, uplifter):
    page = uplifter.get(PAGE).submit("Preview", **chosen(priced_care))
    uplift = Uplift.get()
    assert "was £20.50" in page.one("#providers").parent.parent.text
    assert PriceChange.select().count() == 0
    assert "Enter the reason" in page.submit("Apply to 1 line", status=422).text
    page = uplifter.get(f"{PAGE}/{uplift.id}").submit("Apply to 1 line", reason="Fees 2025/2026 <b>")
    assert "Applied" in page.text
    assert PriceChange.get().unit_price_tenthousandths == 214_200
    letter = page.click("Letter to Rose Care")
    assert "Fees 2025/2026 <b>" in letter.text
    assert "£21.42" in letter.text
    assert b"21.42" in uplifter.get(f"{PAGE}/{uplift.id}/prices.csv").response.data


def test_a_stale_preview_says_so_and_changes_nothing(priced_care, uplifter):
    page = uplifter.get(PAGE).submit("Preview", **chosen(priced_care))
    factories.make_price_change(cpli=priced_care.cpli, unit_price_tenthousandths=1)
    again = page.submit("Apply to 1 line", status=409, reason="Fees")
    assert "Care has changed since this preview" in again.text
    assert PriceChange.select().count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"service_level": "0"}, "Choose a service level, a contract or a provider"),
        ({"value": "lots"}, "Enter the percentage in figures"),
        ({"value": "0"}, "Enter by how much prices change"),
        ({"value": "-100"}, "Enter a percentage between"),
        ({"kind": "amount", "value": "-99"}, "below zero"),
        ({"from_date": "31/02/2025"}, "date"),
        ({"from_date": ""}, "Enter the day"),
        ({"service_level": "999999"}, "Not a valid choice"),
    ],
)
def test_rubbish_is_refused_in_words(priced_care, uplifter, fields, words):
    page = uplifter.post(PAGE, chosen(priced_care, **fields), status=422)
    assert words in page.text
    assert not Uplift.select().exists()


def test_what_is_left_out_is_listed_with_its_reason(priced_care, uplifter):
    ended = factories.make_cpli(contract=priced_care.contract, service_level=priced_care.level)
    type(ended).update(start_date="2025-01-01", end_date="2025-10-31").where(type(ended).id == ended.id).execute()
    page = uplifter.get(PAGE).submit("Preview", **chosen(priced_care))
    assert page.sentence("1 is left out: 1 ended before that date. See them")
    assert "Ended before that date" in page.click("See them").row(ended.reference).text
    again = uplifter.get(PAGE).submit("Preview", **chosen(priced_care, from_date="31/10/2025"))
    assert not again.has_link("See them")
    assert "Every price of the choice changes" in uplifter.get(f"{again.path}/left-out").text


def test_a_large_one_that_the_worker_gives_back_says_why(priced_care, uplifter, monkeypatch):
    page = uplifter.get(PAGE).submit("Preview", **chosen(priced_care))
    monkeypatch.setattr(previewing, "LINES_FOR_A_PAGE", 0)
    factories.make_price_change(cpli=priced_care.cpli, unit_price_tenthousandths=1)
    assert "Applying the prices" in page.submit("Apply to 1 line", reason="Fees").text
    run_all_jobs(clock.moment())
    assert "Care has changed since this preview" in uplifter.get(f"{PAGE}/{Uplift.get().id}").text


@pytest.mark.parametrize("who", ["fin", "amy"])
def test_other_officers_look_at_uplifts_and_change_none(priced_care, uplifter, who, sign_in):
    uplifter.get(PAGE).submit("Preview", **chosen(priced_care))
    uplift = Uplift.get()
    other = sign_in(who)
    for address in (PAGE, f"{PAGE}/{uplift.id}"):
        assert not other.get(address).has_button("Preview")
    assert other.get(address).row("Rose Care")
    assert not other.get(address).has_button("Apply to 1 line")
    other.post(PAGE, chosen(priced_care), status=403)
    other.post(f"{PAGE}/{uplift.id}/apply", {"version": "1", "reason": "x"}, status=403)
    assert PriceChange.select().count() == 0


def test_providers_find_no_uplifts(priced_care, uplifter, sign_in):
    uplifter.get(PAGE).submit("Preview", **chosen(priced_care))
    sign_in("alice").get(f"{PAGE}/{Uplift.get().id}", status=403)


def test_the_letter_is_a_tagged_pdf_too(priced_care, uplifter):
    page = uplifter.get(PAGE).submit("Preview", **chosen(priced_care))
    address = f"{PAGE}/{Uplift.get().id}/letters/{priced_care.contract.organisation_id}"
    uplifter.get(f"{address}.pdf", status=404)  # not before it is applied
    page.submit("Apply to 1 line", reason="Fees")
    answer = uplifter.get(address).click("Download letter (PDF)")
    read = PdfReader(io.BytesIO(answer.response.data))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "£21.42" in read.pages[0].extract_text()
