"""What a System Administrator sets about invoices, and that it counts."""

from models import AuditEvent, CouncilSetting, Invoice
from queries import council_settings
from tests.support import factories
from tests.support.invoices import open_in_queue


def test_a_limit_is_set_and_recorded_and_others_stay_as_shipped(sam):
    page = sam.get("/council/settings").click("Invoices and the 30-day clock")
    assert page.one("#base_rates").text.startswith("30/06/2025 4.25")
    page = page.submit("Save", authorise_limits_finance_officer="£5,000")
    assert "Saved. It counts from now on." in page.notice
    assert page.one("#authorise_limits_finance_officer")["value"] == "5000.00"
    assert council_settings.read().authorise_limits == {"finance_officer": 500_000}
    assert [row.name for row in CouncilSetting.select()] == ["authorise_limits"]
    event = AuditEvent.get(AuditEvent.kind == "setting changed")
    assert (event.was, event.now["authorise_limits"]) == ({"authorise_limits": {}}, {"finance_officer": 500_000})
    page.submit("Save", authorise_limits_finance_officer="")
    assert council_settings.read().authorise_limits == {}


def test_reasons_are_what_officers_pick_from(sam, sign_in, cast):
    sam.get("/council/settings/invoices").submit("Save", return_reasons="Query open\nTwo invoices in one")
    invoice = {"status": "pending", "submitted_at": factories.NOW, "submitted_by": cast.alice}
    factories.make_invoice(organisation=cast.rose_care, **invoice)
    page = open_in_queue(sign_in("fin"))
    assert [each.text for each in page.all("#reason option")] == ["[No Selection]", "Query open", "Two invoices in one"]
    page = page.submit("Return", reason="Two invoices in one", note="")
    assert "returned to the provider" in page.notice
    assert Invoice.get().status_reason == "Two invoices in one"


def test_every_problem_is_at_its_field_and_nothing_is_saved(sam):
    wrong = {
        "authorise_limits_finance_officer": "-1",
        "return_reasons": "",
        "credit_note_days": "0",
        "payment_terms_days": "31",
        "statutory_interest_basis_points": "x",
    }
    page = sam.get("/council/settings/invoices").submit("Save", 422, base_rates="1/7/2025 4", **wrong)
    for field in (*wrong, "base_rates"):
        assert page.one(f"#{field}-error")
    assert not CouncilSetting.select().exists()


def test_nobody_else_may(sign_in):
    for name in ("fin", "amy", "audrey", "alice"):
        sign_in(name).get("/council/settings/invoices", status=403)
