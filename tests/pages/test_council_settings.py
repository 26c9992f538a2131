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
    asked = page.one(".error-summary a[href=#credit_note_days]").text
    assert asked.startswith(page.one("label[for=credit_note_days]").text + ": ")
    assert not CouncilSetting.select().exists()


def test_nobody_else_may(sign_in):
    for name in ("fin", "amy", "audrey", "alice"):
        sign_in(name).get("/council/settings/invoices", status=403)


def test_what_a_change_does_is_told_before_it_is_saved(sam):
    page = sam.get("/council/settings/payments").submit(
        "See what changes", cut_off_working_days="3", cut_off_time="x", status=422
    )
    assert (
        "It was 1, and will be 3. The cut-off of the next weekly run is Thu 20 Nov"
        in page.one("#cut_off_working_days-does").text
    )
    assert "1 change to save, 1 needs another value" in page.one("#save-bar").text
    assert not CouncilSetting.select().exists()


def test_a_shipped_value_is_offered_again_with_who_changed_it(sam):
    page = sam.get("/council/settings/actuals").submit("Save", undo_confirm_minutes="12")
    assert "Shipped: 30. Changed by Sam" in page.one("main").text
    button = "Use the shipped value of Minutes in which a confirmation can be undone"
    page = page.submit(button)
    assert page.one("#undo_confirm_minutes")["value"] == "30"
    assert council_settings.read().undo_confirm_minutes == 12
    page.submit("Save")
    assert council_settings.read().undo_confirm_minutes == 30


def test_the_council_is_renamed_and_a_colour_that_cannot_be_read_is_refused(sam):
    council = factories.make_council()
    page = sam.get("/council/settings/names").submit("Save", 422, council_name="X", brand_colour="#ffdd00")
    assert "White text on #ffdd00 has a contrast of 1.3 to 1, and needs 4.5. Choose a darker colour" in page.problem
    page.submit("Save", council_name="<b>Thornshire</b>", directorate="Children’s", brand_colour="5b2a86")
    kept = type(council).get()
    assert (kept.name, kept.directorate, kept.brand_colour) == ("<b>Thornshire</b>", "Children's", "#5b2a86")
    sam.get("/council/settings").submit("Logout")
    assert sam.get("/").heading == "<b>Thornshire</b> Children’s Provider Portal"


def test_settings_are_found_by_their_words(sam):
    found = sam.get("/council/settings", find="password character")
    assert found.has_link("Fewest characters of a password")
    assert not found.has_link("Time of the cut-off")
    assert "No setting has all of these words" in sam.get("/council/settings", find="<giraffe>").text


def test_a_statement_is_clean_html_with_the_council_in_its_place(sam):
    factories.make_council()
    text = "## Who we are\n\n{council_name} <script>alert(1)</script> <p onclick=x>x</p>"
    page = sam.get("/council/settings/pages").submit("Save", 422, privacy_notice="[x](/council/invoices)")
    assert "The link to “/council/invoices” leads to a page that providers cannot open" in page.problem
    page = page.submit("See what changes", privacy_notice=text)
    preview = page.one("#privacy_notice-preview")
    assert "Westshire Council" in preview.text
    assert not page.all("#privacy_notice-preview script, #privacy_notice-preview [onclick]")
    assert "Nothing is written" not in page.one("#cookies_page-preview").text
    page.submit("Save", privacy_notice=text)
    page = sam.get("/privacy")
    assert "Westshire Council" in page.one(".text").text
    assert not page.all(".text script, .text [onclick]")
