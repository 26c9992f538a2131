"""What stands behind the parameters of addresses: one small world of one organisation, a value for each parameter.

An area that has a new parameter adds it here; a parameter that names nothing of anybody's (a date, a help topic) goes
to NOT_AN_OBJECT with a value that works.
"""

from types import SimpleNamespace

from operations import files
from operations.care_uploads.results import packed_results
from queries.care_files.plan import FilePlan, Plan
from queries.care_files.reading import Sheet
from rules.care_files.visits import HEADINGS
from tests.support import factories

MISSING = 999_999
NOT_AN_OBJECT = {
    "filename": "app.css",
    "name": "signing-in",
    "colour": "17404d",
    "sha256": "not-a-logo",
    "week": "2025-11-10",
    "calendar_token": "not-a-token",
    "iteration": 1,
    "number": 1,  # the place of an item on an order
    "verb": "hold",
    "post_kind": "comment",
    "answer": "update",
    "decision": "resolve",
    "document_verb": "agree",
    "page_number": 1,
    "request_verb": "accept",
    "role_change": "addition",
    "request_answer": "close",
    "invitation_token": "not-a-token",
    "stop_token": "not-a-token",
    "email_name": "action_closed",
    "report_name": "remittance-advice",
    "file_format": "csv",
    "line": 2,  # of a file
    "question_kind": "same_time",
    "settings_group": "invoices",
    "item_kind": "client",
    "line_change": "end",
    "dated_kind": "prices",
}


def objects_of(organisation):
    """{parameter: value} for rows that all belong to `organisation`; {blueprint.parameter: value} for one blueprint."""
    care = factories.make_care(organisation=organisation)
    page_notice = factories.make_page_notice()
    factories.make_actual(cpli=care.cpli, state="entered")
    invoice = factories.make_invoice(organisation=organisation)
    commitment = factories.make_commitment(invoice=invoice, contract=care.contract, client=care.client)
    action = factories.make_action(organisation=organisation)
    run = factories.make_payment_run(state="finalised")
    factories.make_payment_run_organisation(payment_run=run, organisation=organisation)
    remittance = factories.make_remittance(contract=care.contract, payment_run=run)
    item = factories.make_payment_item(cpli=care.cpli, commitment=commitment)
    order = factories.make_purchase_order(contract=care.contract, client=care.client)
    factories.make_purchase_order_iteration(purchase_order=order, items=[item_of_order(care.cpli)])
    dispute = factories.make_dispute(organisation=organisation, client=care.client)
    claim_item = factories.make_claim_item(claim=factories.make_claim(organisation=organisation), client=care.client)
    submitted = factories.make_claim(organisation=organisation, status="pending")
    file_of_submitted = kept_file(organisation, claim_item=factories.make_claim_item(claim=submitted).id)
    webhook = factories.make_webhook(organisation=organisation)
    return {
        "claim_id": claim_item.claim_id,
        "council_claims.claim_id": submitted.id,  # the council sees none that was not submitted
        "council_claims.file_id": file_of_submitted.id,
        "claim_item_id": claim_item.id,
        "journey_id": factories.make_claim_journey(claim_item=claim_item).id,
        "dispute_id": dispute.id,
        "scheduled_period": scheduled_period_of(organisation),
        "organisation_id": organisation.id,
        "contract_id": care.contract.id,
        "method_id": care.method.id,
        "price_id": factories.make_contract_price(contract=care.contract).id,
        "level_id": care.level.id,
        "client_id": care.client.id,
        "line_id": care.cpli.id,
        "ref": f"C{care.cpli.id}",
        "invoice_id": invoice.id,
        "commitment_id": commitment.id,
        "action_id": action.id,
        "page_notice_id": page_notice.id,
        "file_id": kept_file(
            organisation,
            invoice=invoice.id,
            action_post=factories.make_action_post(action=action).id,
            claim_item=claim_item.id,
        ).id,
        "payment_run_id": run.id,
        "remittance_id": remittance.id,
        "actuals_file_id": factories.make_actuals_file(organisation=organisation).id,
        "payment_item_id": item.id,
        "moved_line_id": factories.make_moved_line(cpli=care.cpli).id,
        "purchase_order_id": order.id,
        "plan_id": factories.make_overpayment_plan(cpli=care.cpli).id,
        "document_id": make_document(care.cpli).id,
        "change_request_id": factories.make_change_request(organisation=organisation).id,
        "service_id": care.service.id,
        "password_request_id": factories.make_password_request().id,
        "person_id": contact_of(organisation).id,
        "reply_id": factories.make_saved_reply().id,
        "team_id": factories.make_team().id,
        "draft_id": factories.make_sending_draft().id,
        "sending_id": factories.make_action_sending(organisations=[organisation.id]).id,
        "template_id": factories.make_document_template().id,
        "report_file_id": factories.make_report_file(organisation=organisation).id,
        "visits_file_id": make_visits_file(organisation).id,
        "suspension_id": factories.make_suspension(client=care.client).id,
        "dated_id": factories.make_price_change(cpli=care.cpli).id,
        "e_invoice_file_id": refused_e_invoice(organisation).id,
        "care_upload_id": factories.make_care_upload(state="ready", results=care_results()).id,
        "uplift_id": applied_uplift(care.cpli).id,
        "file_result_id": factories.make_file_result(organisation=organisation).id,
        "webhook_id": webhook.id,
        "delivery_id": factories.make_webhook_delivery(webhook=webhook, state="failed").id,
        "api_key_id": factories.make_api_key(organisation=organisation).id,
        "pack_id": factories.make_pack(person=contact_of(organisation), organisation=organisation).id,
    }


def refused_e_invoice(organisation):
    """An electronic invoice that was read, and fits nothing."""
    line = {"number": "1", "name": "Care", "client": "A1", "first": None, "last": None}
    line |= {"pence": 1, "key": "", "item": "", "why": "Nothing is payable"}
    return factories.make_e_invoice_file(organisation=organisation, state="refused", lines=[line])


def care_results():
    """What became of the rows of a care file: there was one, and it is new."""
    file, sheet = FilePlan("clients.csv", ["ssref"]), Sheet("clients.csv", ["ssref"], [(2, ["A1"])])
    file.take("new", 2, "A1")
    return packed_results({"clients.csv": sheet}, Plan([file]))


def applied_uplift(cpli):
    """An uplift of the line's price that was applied, so that it has letters."""
    owner = cpli.contract.organisation_id
    figures = {"organisation": owner, "lines": 1, "unplanned": 0, "weekly_was_pence": 0, "weekly_now_pence": 0}
    uplift = factories.make_uplift(state="applied", figures=[figures], applied_at=factories.NOW, reason="Fees")
    factories.make_uplift_price(uplift=uplift, cpli=cpli)
    return uplift


def scheduled_period_of(organisation):
    """A period of a contract of the organisation, as addresses name it."""
    method = {"model": "scheduled", "pay_on_actuals": "never"}
    care = factories.make_care(organisation=organisation, method=method)
    return f"{care.contract.id}-{care.method.first_period_start}"


def contact_of(organisation):
    """A contact of the organisation."""
    return factories.make_person(roles=[(organisation, "care_coordinator")])


def kept_file(organisation, **owners):
    """A file of the organisation that is really on disk, of the rows with these ids."""
    upload = files.Upload("invoice.pdf", b"%PDF-1.7")
    by = SimpleNamespace(person_id=factories.make_person().id)
    with files.storing([upload], by, factories.AT, organisation.id) as attach:
        return attach(**owners)[0]


def make_document(cpli):
    """A contract document of the line with a file that is really on disk."""
    document = factories.make_contract_document(cpli=cpli)
    kept_file(cpli.contract.organisation, contract_document=document.id)
    return document


def make_visits_file(organisation):
    """A file of one visit that waits to be taken over."""
    headings = list(HEADINGS.values())
    times = ["10/11/2025 09:00", "10/11/2025 09:30"]
    row = ["V1", "A1", "", "", *times, *times, "1", "Delivered", ""]
    return factories.make_actuals_file(organisation=organisation, kind="visits", headings=headings, rows=[[2, row]])


def item_of_order(cpli):
    """An item as an iteration of a purchase order keeps it."""
    dates = {"from": "2025-04-01", "to": "2025-04-07"}
    working = {"pricing": cpli.pricing, "unit": "Hour", "days": 7, "live_days": 7, "all_live_days": 7}
    working |= {
        "price_tenthousandths": 200_000,
        "quantity_hundredths": 1000,
        "units_hundredths": 1000,
        "sessions": [0] * 7,
    }
    return {"cpli": cpli.id, "details": "Care", **dates, "amount_pence": 20_000, "working": working}
