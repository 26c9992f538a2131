"""Every council setting is read: changing it changes an answer that a person gets."""

import re

import pytest

from content.council_settings import SETTINGS, CouncilSettings
from content.settings.people import CHARACTER_KINDS
from operations import audit, council_settings
from rules import sending_to_many
from rules.passwords import KINDS
from tests.promises.setting_probes import PROBES, World
from web import help_topics
from web.permissions import ROLES, Permission


@pytest.mark.parametrize("name", [declaration.name for declaration in SETTINGS])
def test_a_change_of_a_setting_changes_an_answer(cast, actor, sign_in, at, name):
    assert name in PROBES, f"add a probe for {name} to tests/promises/setting_probes.py"
    value, probe = PROBES[name]
    answer = probe(World(cast, actor, sign_in))
    before = answer()
    assert answer() == before
    assert council_settings.change(name, value, by=audit.SYSTEM, at=at)
    assert answer() != before


def test_every_probe_is_of_a_setting():
    assert set(PROBES) == {declaration.name for declaration in SETTINGS}


def test_a_setting_is_on_a_page_with_its_words_and_help(sign_in):
    sam = sign_in("sam")
    help_text = sam.get("/help/council-settings").text
    slugs = {declaration.section.group.slug for declaration in SETTINGS}
    pages = {slug: sam.get(f"/council/settings/{slug}") for slug in slugs}
    for declaration in SETTINGS:
        page = pages[declaration.section.group.slug]
        assert page.all(f"#{declaration.name}") or page.all(f"#{declaration.name}_finance_officer"), declaration.name
        assert declaration.label in page.text
        assert declaration.hint
        assert declaration.label in help_text


def test_help_says_what_the_council_has_set(sign_in, at):
    named = {name for path in help_topics.FOLDER.glob("*.md") for name in re.findall(r"\{(\w+)\}", path.read_text())}
    assert named
    assert named - set(sending_to_many.PLACES) <= {declaration.name for declaration in SETTINGS}
    council_settings.change("undo_confirm_minutes", 12, by=audit.SYSTEM, at=at)
    alice = sign_in("alice")
    assert "takes a confirmation back within 12 minutes" in alice.get("/help/actuals").text
    assert "each Tuesday" in sign_in("fin").get("/help/payment-runs").text
    assert "Actuals" in alice.get("/help", search="back within 12 minutes").text


def test_every_group_saves_what_it_shows_without_changing_anything(sign_in):
    sam = sign_in("sam")
    for slug in {declaration.section.group.slug for declaration in SETTINGS}:
        page = sam.get(f"/council/settings/{slug}").submit("Save")
        assert "Saved. It counts from now on." in page.text
    assert not audit.AuditEvent.select().where(audit.AuditEvent.kind == "setting changed").exists()


def test_names_in_declarations_are_those_of_the_rules():
    deciders = {role for role, permissions in ROLES.items() if Permission.INVOICES_DECIDE in permissions}
    [limits] = [declaration for declaration in SETTINGS if declaration.name == "authorise_limits"]
    assert set(limits.kind.roles) == deciders
    assert [name for name, _ in CHARACTER_KINDS] == list(KINDS) == CouncilSettings().password_character_kinds
