"""Take-away: everything of one's own organisation, asked for on a page."""

import pytest

from models import AuditEvent, ContactRole, Pack
from operations.packs import keeping
from tests.support import factories
from tests.support.packs import parts_of, rows_of
from web import clock

CANARY = "Kanarienvogel"


@pytest.fixture
def other_provider(cast):
    """Clifton House, whose every name is the canary's."""
    care = factories.make_care(
        organisation=cast.clifton_house,
        service=factories.make_service(organisation=cast.clifton_house, name=CANARY),
        client={"surname": CANARY, "ssref": CANARY},
        level={"name": CANARY},
        contract={"name": CANARY},
    )
    factories.make_actual(cpli=care.cpli, comment=CANARY)
    factories.make_visit(cpli=care.cpli, comments=CANARY)
    factories.make_action_post(action=factories.make_action(organisation=cast.clifton_house, title=CANARY))


def test_all_that_is_ones_own_is_taken_away_and_nothing_of_anybody_else(cast, alice, run_jobs, other_provider):
    factories.make_care(organisation=cast.rose_care, client={"ssref": "A1"})
    post = factories.make_action_post(action=factories.make_action(organisation=cast.rose_care))
    factories.make_uploaded_file(organisation=cast.rose_care, action_post=post, file_name="lost.pdf")
    page = alice.get("/reports").click("Take-away")
    assert page.row("care_package_line_items.csv").text.startswith("care_package_line_items.csv Their care package")
    waiting = page.submit("Make a take-away")
    run_jobs(clock.moment())
    answer = alice.get(f"{waiting.path}/download").response
    assert answer.headers["Content-Disposition"] == 'attachment; filename="take-away-Rose-Care-20251120.zip"'
    parts = parts_of(answer.data)
    assert not [name for name, content in parts.items() if CANARY.encode() in content]
    assert [row["ssref"] for row in rows_of(parts["clients.csv"])] == ["A1"]
    explained = parts["READ-ME.html"].decode()
    assert "lost.pdf cannot be read just now" in explained
    assert not [name for name in parts if name not in explained and name not in ("SHA256SUMS", "READ-ME.html")]
    assert "Download" in alice.get("/take-away").row("27/11/2025").text
    events = AuditEvent.select().where(AuditEvent.object_type == "Pack").order_by(AuditEvent.id)
    assert [event.kind for event in events] == ["take-away asked for", "take-away made"]


def test_providers_alone_take_away_and_each_has_their_own(cast, sign_in, run_jobs):
    path = sign_in("vera").get("/take-away").submit("Make a take-away").path
    run_jobs(clock.moment())
    sign_in("vera").get(f"{path}/download")
    for name in ("alice", "charlie"):
        for address in (path, f"{path}/download"):
            sign_in(name).get(address, status=404)
        sign_in(name).post(f"{path}/again", status=404)
    fin = sign_in("fin")
    fin.get("/take-away", status=403)
    fin.post("/take-away", status=403)
    assert not fin.get("/reports").has_link("Take-away")


def test_the_page_says_what_a_role_does_not_show(sign_in, cast):
    ContactRole.delete().where(ContactRole.person == cast.alice, ContactRole.role == "administrator").execute()
    page = sign_in("alice").get("/take-away")
    assert "contacts.csv" in page.sentence("Your role does not show")


def test_the_same_is_made_once_and_a_finished_one_anew(alice, run_jobs):
    page = alice.get("/take-away")
    path = page.submit("Make a take-away").path
    assert page.submit("Make a take-away").path == path  # the same form
    assert alice.get("/take-away").submit("Make a take-away").path == path
    run_jobs(clock.moment())
    assert alice.get("/take-away").submit("Make a take-away").path != path
    assert [pack.made_at is None for pack in Pack.select().order_by(Pack.id)] == [False, True]
    keeping.sweep(clock.moment())
    assert keeping.path_of(Pack.get(Pack.made_at.is_null(False))).is_file()
