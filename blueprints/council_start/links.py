"""Where each step of First start is done: the links that the reader may open."""

from typing import NamedTuple

from flask import url_for

from content.settings.groups import NAMES
from rules.first_start import Facts, Step, StepKind
from web.permissions import may_open


class Link(NamedTuple):
    """What it is called, and where it leads."""

    words: str
    url: str


def links_of(step: Step, facts: Facts) -> list[Link]:
    """The links of a step."""
    if step.kind == StepKind.RUN:
        return _links_of_run(step, facts)
    if step.kind == StepKind.COUNCIL:
        return _link_to_settings()
    if not step.is_done and not step.who:
        return []
    return [
        Link(words, url_for(endpoint))
        for words, endpoint, is_when_done in _LINKS.get(step.kind, ())
        if (is_when_done or not step.is_done) and may_open(endpoint)
    ]


def _links_of_run(step: Step, facts: Facts) -> list[Link]:
    if step.is_done:
        return [Link("Payment runs", url_for("council_payment_runs.list_runs"))]
    if facts.run is not None:
        return [Link("Open the run", url_for("council_payment_runs.show", payment_run_id=facts.run.run_id))]
    found = []
    if facts.invoices_to_authorise:
        found.append(Link("Invoices to authorise", url_for("council_invoices.queue")))
    if facts.is_something_to_pay and may_open("council_payment_runs.new"):
        found.append(Link("Prepare a run", url_for("council_payment_runs.new")))
    return found


def _link_to_settings() -> list[Link]:
    if not may_open("council_settings.group"):
        return []
    return [Link("Name and colour", url_for("council_settings.group", settings_group=NAMES.slug))]


# (words, endpoint, whether it is shown when the step is done, too)
_LINKS: dict[StepKind, tuple[tuple[str, str, bool], ...]] = {
    StepKind.ADMINISTRATOR: (("Invite another", "council_people.new_officer", True),),
    StepKind.TEAMS: (
        ("Make a team", "council_actions.new_team", False),
        ("Teams and types of actions", "council_actions.list_types", True),
    ),
    StepKind.COLLEAGUES: (
        ("Invite an officer", "council_people.new_officer", True),
        ("What each role may do", "council_people.list_roles", True),
    ),
    StepKind.CARE: (
        ("Import care files", "council_import.list_uploads", True),
        ("Invite a Commissioning Officer", "council_people.new_officer", False),
    ),
    StepKind.PROVIDERS: (
        ("Invite a contact", "council_people.new_contact", True),
        ("People", "council_people.list_people", True),
    ),
    StepKind.WEEK: (("Actuals outstanding", "council_dashboard.overview", False),),
}
