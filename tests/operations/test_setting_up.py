"""An empty portal is claimed with a code that was printed on its machine, once, and by nobody else."""

from datetime import timedelta

import pytest

from models import AuditEvent, Council, Person, SetupCode
from operations import audit, passwords, setting_up
from rules.broken import RuleBroken, problems_of
from rules.moment import Moment
from rules.setting_up import NewCouncil
from tests.support.at_once import at_once

PASSWORD = "Kettle-Orchard-58"
NEW = NewCouncil("Westshire Council", "Adults'", "#1d3c34", "Sam", "Example", "Sam@Council.example", PASSWORD, PASSWORD)


def refused(typed, at, new=NEW):
    with pytest.raises(RuleBroken) as broken:
        setting_up.set_up(typed, new, "192.0.2.1", at)
    assert not Council.select().exists()
    return broken.value


def test_the_code_makes_the_council_and_its_administrator_who_chose_a_password(setup_code, at):
    typed = setup_code.lower().replace("-", " ")
    person = setting_up.set_up(typed, NEW, "192.0.2.1", at)
    assert (Council.get().name, Council.get().directorate, Council.get().brand_colour) == NEW[:3]
    person = Person.get_by_id(person.id)
    assert (person.email, person.side, person.must_change_password) == ("sam@council.example", "council", False)
    assert [role.role for role in person.officer_roles] == ["system_administrator"]
    assert passwords.is_password_of(person, NEW.password)
    assert setup_code not in repr(list(SetupCode.select().dicts()))
    kinds = {event.kind for event in AuditEvent.select()}
    assert {"setup code made", "council created", "officer created"} <= kinds


@pytest.mark.parametrize("wrong", ["", "AAAAA-AAAAA-AAAAA-AAAAA", "' OR 1=1 --", "\x00", "x" * 100_000])
def test_without_the_code_nothing_is_made_and_the_refusal_is_recorded(setup_code, at, wrong):
    assert refused(wrong, at).field == "code"
    assert AuditEvent.select().where(AuditEvent.kind == setting_up.REFUSED).count() == 1


def test_refusals_do_not_fill_the_audit_trail(setup_code, at, monkeypatch):
    monkeypatch.setattr(setting_up, "MOST_RECORDED", 2)
    for _ in range(3):
        refused("wrong", at)
    assert AuditEvent.select().where(AuditEvent.kind == setting_up.REFUSED).count() == 2


def test_a_code_ends_after_two_days_and_with_the_next_one(setup_code, at):
    refused(setup_code, Moment(at.today, at.now + timedelta(days=2)))
    newer = setting_up.make_code(audit.SYSTEM, at)
    refused(setup_code, at)
    setting_up.set_up(newer, NEW, "", at)
    with pytest.raises(RuleBroken, match="its council already"):
        setting_up.make_code(audit.SYSTEM, at)
    with pytest.raises(RuleBroken):
        setting_up.set_up(newer, NEW._replace(email="other@council.example"), "", at)
    assert Council.select().count() == 1


def test_everything_that_is_wrong_is_said_at_once_and_the_code_stays_good(setup_code, at):
    broken = refused(" ", at, NewCouncil(" ", "Nobody's", "#ffd800", "", "", "no address", "short", "other"))
    assert {each.field for each in problems_of(broken)} == {
        "code",
        "name",
        "directorate",
        "colour",
        "surname",
        "email",
        "password",
        "again",
    }
    refused(setup_code, at, NEW._replace(password="Westshire-Council-1", again="Westshire-Council-1"))
    setting_up.set_up(setup_code, NEW, "", at)


def test_of_two_at_the_same_moment_one_sets_it_up(setup_code, at):
    def claim(email):
        return lambda: setting_up.set_up(setup_code, NEW._replace(email=email), "", at)

    outcomes = at_once(claim("one@council.example"), claim("two@council.example"))
    assert Council.select().count() == 1
    assert Person.select().count() == 1
    assert len([broken for _, broken in outcomes if broken]) == 1
