"""The types of actions: Lancashire's entities and due dates, and those of the council's directorate first."""

from datetime import date

import pytest

from content.action_types import ADULTS, CHILDRENS
from content.bank_holidays import BANK_HOLIDAYS
from models import Action, Council
from operations import actions
from queries import action_subjects
from queries.action_types import action_types, offered_to, type_named
from rules.actions import earliest_due
from rules.broken import RuleBroken
from tests.support import factories

LANCASHIRE = {  # appendix B of the guide: entities, and the working days that are the least
    "CPLI Amendment": (["Client"], 2),
    "CPLI Outstanding": (["Client"], 2),
    "Actuals Query": (["Client"], 5),
    "Aged Actuals Submission": (["Contract"], 5),
    "APL Supported Living - Void Claim": (["Service"], 15),
    "Disputes Pending": (["Provider"], 5),
    "Payment Query": (["Contract", "Invoice", "Credit Note"], 5),
    "Rolling Respite Claim": (["Contract"], 5),
    "Third Party Amendment Request": (["Contract"], 10),
}
COUNCIL_ONLY = ["Debit Balance", "Notification", "O/S Actuals", "Returned Invoice/Credit Note"]


def test_entities_and_days_are_lancashires(database):
    known = {each.name: (list(each.related_to), each.working_days) for each in action_types()}
    assert {name: known[name] for name in LANCASHIRE} == LANCASHIRE
    teams = {type_named(name).team for name in LANCASHIRE if name.startswith("CPLI")}
    assert teams == {"Care Data Team"}
    assert [type_named(name).working_days for name in COUNCIL_ONLY] == [5, 5, 5, 5]
    assert all(type_named(name).council_only for name in COUNCIL_ONLY)


@pytest.mark.parametrize(
    ("opened", "days", "due"),
    [
        (date(2022, 6, 20), 2, date(2022, 6, 22)),
        (date(2022, 6, 20), 5, date(2022, 6, 27)),
        (date(2025, 4, 16), 2, date(2025, 4, 22)),  # Good Friday, Easter Monday
        (date(2025, 4, 16), 5, date(2025, 4, 25)),
        (date(2025, 4, 16), 10, date(2025, 5, 2)),
        (date(2025, 4, 16), 15, date(2025, 5, 12)),  # and the early May bank holiday
        (date(2025, 12, 23), 2, date(2025, 12, 29)),  # Christmas Day, Boxing Day
        (date(2025, 12, 23), 5, date(2026, 1, 2)),  # and New Year's Day
        (date(2025, 12, 23), 10, date(2026, 1, 9)),
        (date(2025, 12, 23), 15, date(2026, 1, 16)),
    ],
)
def test_due_dates_over_easter_and_christmas(opened, days, due):
    assert earliest_due(days, opened, BANK_HOLIDAYS) == due


@pytest.mark.parametrize("directorate", [ADULTS, CHILDRENS])
def test_the_directorates_own_come_first_and_all_are_to_be_had(alice, directorate):
    Council.create(name="Westshire", directorate=directorate)
    offered = offered_to(alice)
    own = [directorate in each.directorates for each in offered]
    assert own == sorted(own, reverse=True)
    assert {each.name for each in offered} == {each.name for each in action_types() if not each.council_only}


def test_a_variant_is_chosen_by_its_own_name(alice, cast, at):
    care = factories.make_care(organisation=cast.rose_care)
    about = action_subjects.subject(alice, f"Client:{care.client.id}")
    with pytest.raises(RuleBroken, match="Choose a type"):
        actions.open_action("CPLI Amendment", "Ended", "She moved", about, alice, at)
    actions.open_action("Incorrect CPLI (End Date)", "Ended", "She moved", about, alice, at)
    assert (Action.get().type, Action.get().due_date) == ("Incorrect CPLI (End Date)", date(2025, 11, 24))


def test_the_council_puts_its_own_in_the_place_of_a_type(alice, cast, at):
    kept = {"name": "Invoice Query", "topic": "payment", "team": "Night Team", "related_to": ["Invoice"]}
    factories.make_own_action_type(**kept, working_days=3)
    factories.make_own_action_type(name="Actuals Query", is_offered=False)
    factories.make_own_action_type(name="Car parking", topic="other")
    assert (type_named("Invoice Query").team, type_named("Invoice Query").working_days) == ("Night Team", 3)
    offered = [each.name for each in offered_to(alice)]
    assert "Actuals Query" not in offered
    assert offered.count("Invoice Query") == 1
    assert "Car parking" in offered
