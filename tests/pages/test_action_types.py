"""The screens of types of actions and teams: an administrator changes what providers are offered."""

from models import AuditEvent, OwnActionType, Team, TeamMember
from queries.action_types import type_named
from tests.support import factories


def test_a_shipped_type_is_changed_offered_and_given_up_again(sam, alice):
    page = sam.get("/council/settings").click("Types of actions and teams").click("Invoice Query")
    page = page.submit("Save", working_days="lots", related_to=[], status=422)
    assert "a whole number from 1 to 60" in page.problem
    assert "Tick at least one thing" in page.problem
    stale = sam.get(page.path)
    page = page.submit(
        "Save", working_days="3", related_to=["Invoice"], team="Night Team", variants="Late\nShort\nLate"
    )
    assert "Saved" in page.notice
    kind = type_named("Late")
    assert (kind.name, kind.team, kind.working_days, kind.variants) == (
        "Invoice Query",
        "Night Team",
        3,
        ("Late", "Short"),
    )
    offered = alice.get("/actions/new?type=Late")
    assert offered.one("#due_date")["value"] == "25/11/2025"
    stale.submit("Save", working_days="4", related_to=["Invoice"], status=409)
    page = sam.get("/council/actions/types/edit?name=Invoice+Query").submit("Use the shipped version")
    assert not OwnActionType.select().exists()
    assert type_named("Invoice Query").working_days is None
    kinds = [
        event.kind
        for event in AuditEvent.select().where(AuditEvent.kind.startswith("action type")).order_by(AuditEvent.id)
    ]
    assert kinds == ["action type changed", "action type reset"]


def test_after_how_many_days_a_type_closes_is_the_councils(sam, fin, cast):
    page = sam.get("/council/actions/types/edit?name=DP+Contract")
    assert page.one("#closes_after_days")["value"] == "7"
    assert "from 3 to 90" in page.submit("Save", closes_after_days="2", status=422).problem
    page = page.submit("Save", closes_after_days="21")
    assert "Closes by itself after 21 days." in page.text
    care = factories.make_care(organisation=cast.rose_care)
    new = fin.get(f"/actions/new?type=DP+Contract&about=Client:{care.client.id}&organisation={cast.rose_care.id}")
    thread = new.submit("Create Action", title="Contract", text="Please read it.")
    assert "by itself on Thu 11 Dec" in thread.text
    sending = fin.get("/council/actions/send").submit(
        "Preview", type="DP Contract", title="New", text="Read it", due_date="", status=422
    )
    assert "Close it 21 days after" in sending.text


def test_a_type_that_is_not_offered_cannot_be_chosen(sam, alice):
    page = sam.get("/council/actions/types/edit?name=Actuals+Query")
    page.submit("Save", is_offered=None)
    assert "Actuals Query" not in alice.get("/actions/new?type=Disputes Pending").one("#type").text


def test_a_new_type_and_a_team_with_its_officers(sam, cast, sign_in):
    page = sam.get("/council/actions/types").click("New type")
    page = page.submit("Save", name="Car parking", team="Parking", topic="other", related_to=["Provider"])
    assert "Car parking" in page.text
    page = page.click("New team").submit("Save", name="Parking", members=[str(cast.fin.id), str(cast.alice.id)])
    assert [row.person_id for row in TeamMember.select()] == [cast.fin.id]
    page = sam.get("/council/actions/teams/new").submit("Save", name="Parking", status=422)
    assert "a team with this name already" in page.problem
    page = sam.get("/council/actions/types").click("Parking").submit("Save", name="Car parks", members=[])
    assert not TeamMember.select().exists()
    for path in ("/types", "/types/edit", "/teams/new"):
        sign_in("fin").get(f"/council/actions{path}", status=403)


def test_no_two_types_have_one_name(sam):
    new = sam.get("/council/actions/types/edit")
    given = {"team": "Parking", "topic": "other", "related_to": ["Provider"], "status": 422}
    assert "a type called payment query already" in new.submit("Save", name="payment query", **given).problem
    given["variants"] = "Incorrect CPLI (Price)"
    assert "a type called Incorrect CPLI (Price) already" in new.submit("Save", name="Car parking", **given).problem
    assert not OwnActionType.select().exists()
    page = sam.get("/council/actions/types/edit?name=CPLI+Amendment").submit("Save", team="Night Team")
    assert "Saved" in page.notice


def test_types_stay_with_a_team_that_is_renamed(sam, cast):
    finance = factories.make_team(name="Finance Team")
    page = sam.get(f"/council/actions/teams/{finance.id}").submit("Save", name="Adults Finance")
    assert "Team saved" in page.notice
    assert {type_named(name).team for name in ("Start Date", "DP Contract")} == {"Adults Finance"}
    assert type_named("DP Contract").closes_with == "No response received, assumed ok and closed"
    assert type_named("Invoice Query").team == "Invoice Queries"


def test_of_two_officers_who_change_one_team_the_later_is_told(sam, cast):
    team = factories.make_team(name="Night Team")
    mine = sam.get(f"/council/actions/teams/{team.id}")
    sam.get(f"/council/actions/teams/{team.id}").submit("Save", name="Late Team", members=[str(cast.fin.id)])
    page = mine.submit("Save", status=409, name="Dawn Team", members=[str(cast.amy.id)])
    assert "A colleague has just changed this" in page.problem
    assert page.one("#name")["value"] == "Dawn Team"
    assert [box["value"] for box in page.all("input[name=members][checked]")] == [str(cast.amy.id)]
    assert f"It is now Late Team, with {cast.fin.name}" in page.text
    assert Team.get_by_id(team.id).name == "Late Team"
    page.submit("Save", name="Dawn Team", members=[str(cast.amy.id)])
    assert [each.person_id for each in TeamMember.select()] == [cast.amy.id]
