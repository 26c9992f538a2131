"""Roles and access of officers: two administrators who act on each other, and who comes too late."""

from functools import partial

import pytest

from models import Invitation, OfficerRole, Person
from operations import access, roles
from rules.broken import IllegalMove, RuleBroken
from tests.support import factories
from tests.support.at_once import at_once
from tests.support.cast import Officer

ADMINISTRATOR = "system_administrator"


def test_of_two_administrators_who_take_each_others_role_one_is_left(cast, at):
    sam, other = cast.sam, factories.make_officer(role=ADMINISTRATOR)
    answers = at_once(
        partial(roles.take_officer_role, sam, ADMINISTRATOR, Officer(other), at),
        partial(roles.take_officer_role, other, ADMINISTRATOR, Officer(sam), at),
    )
    assert [str(broken) for _, broken in answers if broken] == [roles.NO_LONGER]
    assert OfficerRole.select().where(OfficerRole.role == ADMINISTRATOR).count() == 1


def test_access_ends_once_and_its_links_with_it(cast, sam, at):
    person = factories.make_contact(organisation=cast.rose_care)
    access.invite(person, sam, at)
    too_late = Person.get_by_id(person.id)
    access.end(person, "Left", sam, at)
    with pytest.raises(IllegalMove, match="ended already"):
        access.end(too_late, "Left", sam, at)
    assert Invitation.get().ends_at == at.now
    with pytest.raises(IllegalMove, match="Reinstate it first"):
        access.invite(Person.get_by_id(person.id), sam, at)
    access.reinstate(person, sam, at)
    with pytest.raises(IllegalMove, match="has access already"):
        access.reinstate(person, sam, at)


def test_officers_and_contacts_do_not_get_each_others_roles(cast, sam, at):
    for wrong in (
        partial(roles.give_officer_role, cast.alice, "auditor"),
        partial(roles.give_contact_role, cast.fin, cast.rose_care.id, "read_only"),
        partial(roles.give_contact_role, cast.alice, cast.rose_care.id, "auditor"),
        partial(roles.give_officer_role, cast.fin, "administrator"),
    ):
        with pytest.raises(RuleBroken, match="Choose a role"):
            wrong(sam, at)
    with pytest.raises(RuleBroken, match="Choose an organisation"):
        roles.give_contact_role(cast.alice, 999_999, "read_only", sam, at)


def test_a_temporary_password_goes_to_those_who_had_one(cast, sam, at):
    with pytest.raises(IllegalMove, match="never had a password"):
        access.send_temporary_password(cast.alice, sam, at)
