"""Every view with a form says what becomes of one that arrives after its session timed out."""

import re

import pytest

from tests.promises.addresses import addresses
from web import late_forms

# What must never be carried out for whoever stood at the browser: docs/domain/quality.md#sessions.
NEVER = re.compile(
    r"details|contact|request|authorise|hold|return|submit|confirm|approve|finalise|agree|accept|cancel|settings|role|release|put_back|"
    r"raise|drop|resol|reopen|decide|reject|pay|run|password|code|unlock|delete|remove|take_back|many|line|answer$"
)
SAVES_WHAT_WAS_TYPED = {
    "actuals.change_one": "without its button: Confirm becomes Save",
    "actuals_files.answer": "how a file that is not saved yet is read",
    "actuals_files.put_right": "a row of a file that is not saved yet",
    "visits.put_right": "a row of a file that is not saved yet",
    "disputes.respond": "Update alone: to request resolution is not",
}


@pytest.fixture
def forms(app):
    """The declaration of each endpoint that takes a form of somebody signed in, with its rule."""
    walk = [each for each in addresses(app) if each.method != "GET" and each.permissions]
    return {each.endpoint: (each.rule, app.view_functions[each.endpoint]) for each in walk}


def test_every_form_says_what_becomes_of_it_when_it_is_late(forms):
    silent = [endpoint for endpoint, (_, view) in forms.items() if not hasattr(view, "late_form")]
    assert not silent, f"{silent}: mark them @kept, @never_kept or @sent_by_itself (web/late_forms.py)"


def test_nothing_that_moves_state_or_money_is_ever_kept(forms):
    kept = {endpoint: rule for endpoint, (rule, view) in forms.items() if late_form_of(view).verb}
    wrong = [
        endpoint
        for endpoint, rule in kept.items()
        if endpoint not in SAVES_WHAT_WAS_TYPED and (NEVER.search(endpoint) or NEVER.search(_words_of(rule)))
    ]
    assert not wrong
    assert not set(SAVES_WHAT_WAS_TYPED) - set(kept)


def _words_of(rule):
    """The fixed words of a rule, without its parameters."""
    return re.sub(r"<[^>]*>", "", rule)


def late_form_of(view):
    return getattr(view, "late_form", late_forms.LateForm())


def test_a_view_with_several_verbs_keeps_only_those_that_it_names(forms):
    problems = []
    for endpoint, (rule, view) in forms.items():
        several = re.search(r"<any\((.*?)\):(\w+)>", rule)
        if not several or not late_form_of(view).verb:
            continue
        verbs, name = [each.strip() for each in several[1].split(",")], several[2]
        kept = [verb for verb in verbs if view.late_form.is_kept({name: verb})]
        if not kept or any(NEVER.search(verb) or "clos" in verb for verb in kept):
            problems.append(f"{endpoint} keeps {kept}")
    assert not problems


def test_the_button_that_confirms_is_left_out(forms):
    for endpoint in ("actuals.save", "actuals.change_one", "actuals.save_grid"):
        assert "do" in forms[endpoint][1].late_form.without


def test_who_says_nothing_keeps_nothing(app):
    assert not late_forms.LateForm().is_kept({})
