"""See as: a system administrator sees what a provider sees, and nothing is changed."""

from datetime import timedelta

import pytest

from models import ActionLook, AuditEvent, Notice, OfficerRole, RememberedReport, ReportFile, SignInSession
from operations import seeing_as
from tests.promises.addresses import addresses
from tests.promises.objects import NOT_AN_OBJECT
from tests.support import factories
from web import clock
from web.seeing_as import READS_BY_POST

PAGE = "/council/see-as"
BANNER = "You see what Rose Care’s Administrator sees; nothing can be changed."


@pytest.fixture
def seeing(sam, cast):
    """Sam's browser, who sees as an Administrator of Rose Care."""
    organisation = str(cast.rose_care.id)
    sam.get(PAGE).submit("See as", organisation=organisation, role="administrator")
    return sam


def kinds():
    return [each.kind for each in AuditEvent.select().order_by(AuditEvent.id) if each.kind.startswith("see as")]


def test_an_administrator_sees_the_providers_pages_with_a_banner_until_they_stop(seeing, cast):
    mine = factories.make_invoice(organisation=cast.rose_care, reference="ROSE-1")
    other = factories.make_invoice(organisation=cast.clifton_house, reference="CLIFTON-1")
    page = seeing.get("/invoices")
    assert page.sentence(BANNER)
    assert page.has_link("ROSE-1")
    assert "CLIFTON-1" not in page.text
    seeing.get(f"/invoices/{mine.id}")
    seeing.get(f"/invoices/{other.id}", status=404)
    seeing.get("/council", status=403)
    seeing.get("/council/audit", status=403)
    page = seeing.get("/home").submit("Stop")
    assert page.notice == "You see the portal as an officer again."
    assert BANNER not in seeing.get("/council").text
    seeing.post(f"{PAGE}/stop")
    assert kinds() == ["see as started", "see as stopped"]
    started = AuditEvent.get(AuditEvent.kind == "see as started")
    assert (started.person_id, started.object_id) == (cast.sam.id, cast.rose_care.id)
    assert started.now["role"] == "administrator"


def test_nothing_is_changed_by_any_address_while_it_lasts(seeing, app):
    problems = []
    walked = [each for each in addresses(app) if each.method != "GET"]
    assert len(walked) > 100
    before = AuditEvent.select().where(AuditEvent.kind != "access refused").count()
    for each in walked:
        if each.endpoint in ("council_see_as.stop", "signing_in.log_out", *READS_BY_POST):
            continue
        values = {name: 1 for name in each.parameters if name not in NOT_AN_OBJECT}
        answer = seeing.client.open(each.path(values), method=each.method, data={"csrf_token": "x"})
        if answer.status_code != 403 or "Nothing can be changed now" not in answer.text:
            problems.append(f"{each} answers {answer.status_code}")
    assert not problems, "\n".join(problems)
    assert AuditEvent.select().where(AuditEvent.kind != "access refused").count() == before
    assert seeing.get("/home").sentence(BANNER)


def test_a_report_is_asked_for_by_its_form_and_nothing_of_it_is_remembered(seeing, cast, monkeypatch):
    factories.make_care(organisation=cast.rose_care)
    address = "/reports/remittance-advice"
    token = seeing.token()
    assert seeing.get(address).submit("View").sentence(BANNER)
    seeing.post(f"{address}.csv", {"csrf_token": token, "scope": ""})
    monkeypatch.setattr("blueprints.reports.downloading.MOST_ROWS_AT_ONCE", -1)
    refused = seeing.post(f"{address}.csv", {"csrf_token": token, "scope": ""}, status=403)
    assert refused.heading == "Nothing can be changed now"
    seeing.get(address).submit("Reset")
    assert not RememberedReport.select().exists()
    assert not ReportFile.select().exists()


def test_htmx_is_refused_as_a_whole_page_and_downloads_are_the_officers(seeing, cast):
    refused = seeing.post("/actions/new", {"title": "x"}, status=403, htmx=True)
    assert refused.headers["HX-Retarget"] == "body"
    remittance = factories.make_remittance(contract=factories.make_care(organisation=cast.rose_care).contract)
    seeing.get(f"/remittances/{remittance.id}.csv")
    event = AuditEvent.get(AuditEvent.kind == "file downloaded")
    assert (event.person_id, event.organisation_id) == (cast.sam.id, cast.rose_care.id)


def test_a_look_at_a_clients_record_is_the_officers(seeing, cast):
    care = factories.make_care(organisation=cast.rose_care)
    seeing.get(f"/care-package-line-items/{care.cpli.id}")
    event = AuditEvent.get(AuditEvent.kind == "client's record looked at")
    assert (event.person_id, event.client_id) == (cast.sam.id, care.client.id)


def test_what_is_one_persons_own_is_not_shown_and_nothing_is_marked_as_read(seeing, cast):
    factories.make_notice(person=cast.alice, organisation=cast.rose_care)
    factories.make_notice(person=cast.sam)
    action = factories.make_action(organisation=cast.rose_care)
    for address in (
        "/account",
        "/account/password",
        "/account/security-code",
        "/notices",
        "/email-notifications",
        PAGE,
    ):
        assert seeing.get(address, status=403).heading == "This is private", address
    seeing.get(f"/actions/{action.id}")
    assert not ActionLook.select().exists()
    assert not Notice.select().where(Notice.read_at.is_null(False)).exists()
    page = seeing.get("/home")
    assert not page.has_link("Sam Example account")
    assert not page.all("a[href=/notices]")


def test_only_a_system_administrator_begins_and_only_for_a_provider_and_role_that_there_are(
    sign_in, sam, cast, form_key
):
    for name in ("fin", "audrey", "alice"):
        browser = sign_in(name)
        browser.get(PAGE, status=403)
        browser.post(PAGE, {"organisation": str(cast.rose_care.id), "role": "administrator"}, status=403)
        browser.post(f"{PAGE}/stop", status=403)
    rose = str(cast.rose_care.id)
    for organisation, role in (
        ("999999", "administrator"),
        ("", "administrator"),
        ("x' --", ""),
        (rose, "auditor"),
        (rose, ""),
    ):
        sent = {"organisation": organisation, "role": role, "form_key": form_key()}
        assert sam.post(PAGE, sent, status=422).one("[data-error-summary]"), (organisation, role)
    assert kinds() == []


def test_it_ends_after_half_an_hour_and_its_forms_are_worth_nothing_then(seeing, cast, monkeypatch):
    token = seeing.token()
    later = clock.now() + seeing_as.AT_MOST - timedelta(minutes=1)
    SignInSession.update(last_seen_at=later).execute()
    monkeypatch.setattr("web.clock.now", lambda: later)
    assert seeing.get("/home").sentence(BANNER)
    monkeypatch.setattr("web.clock.now", lambda: later + timedelta(minutes=1))
    assert BANNER not in seeing.get("/invoices").text
    seeing.post("/actions/new", {"csrf_token": token, "title": "x"}, status=400)
    seeing.post(f"{PAGE}/stop", {"csrf_token": token}, status=400)
    seeing.post(f"{PAGE}/stop")
    assert kinds() == ["see as started", "see as stopped"]


def test_it_ends_with_signing_out_and_with_the_role(seeing, cast, sign_in):
    OfficerRole.update(role="auditor").where(OfficerRole.person == cast.sam).execute()
    assert seeing.get("/council").heading != "You don’t have permission"
    OfficerRole.update(role="system_administrator").where(OfficerRole.person == cast.sam).execute()
    seeing.get("/home").submit("Logout")
    assert BANNER not in sign_in("sam").get("/council").text
