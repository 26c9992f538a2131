"""What holds for every query: it tells nobody of another provider's rows, and what it tells of one's own is found."""

import inspect
import re
from datetime import date
from pathlib import Path

import pytest
from peewee import Alias, Expression

from models import database
from rules.broken import RuleBroken
from tests.promises.plain_answers import plain
from tests.promises.query_walk import CANARY, Case, all_queries, public_functions
from tests.promises.query_worlds import make_world

QUERIES = all_queries()
PAGES = [path for folder in ("blueprints", "web") for path in sorted(Path(folder).rglob("*.py"))]
OF_ONE_PERSON = {  # what a person keeps for themselves: not for their colleagues, nor for officers
    "queries.notices.count_unread",
    "queries.notices.list_notices",
    "queries.sending_drafts.draft_of",
    "queries.sending_drafts.drafts_of",
    "queries.remembered_reports.find_file",
    "queries.remembered_reports.newest_files",
    "queries.remembered_reports.remembered",
    "queries.packs.mine.find_pack",
    "queries.packs.mine.list_packs",
    "queries.saved_filters.saved_filter",
    "queries.saved_filters.saved_filters",
    "queries.scheduled_payments.calendar_feeds.made_at",
    "queries.weeks.drafts.draft_of",
}
STANDS_ANYWAY = {  # answers that are there before the canaries are
    "queries.change_requests.known_person": "the people who sign in",
    "queries.action_queue.my_teams": "the teams of an officer",
    "queries.action_types.offered_to": "the types of actions, which everybody may choose",
    "queries.claims.panel.why_another_decides": "the contacts of the cast",
    "queries.line_items.line_list.providers": "the organisations of the cast",
    "queries.one_person.events_of_person": "what is recorded of somebody of the cast, for officers",
    "queries.one_person.end_of_access": "the same",
    "queries.one_person.requests_about": "change requests about somebody of the cast",
    "queries.one_person.other_administrators": "the Administrators of the cast",
    **{
        f"queries.password_requests.{name}": "requests of people who have not signed in, for officers"
        for name in ("requests_for", "list_requests", "known_by_email", "count_open")
    },
    "queries.people_list.teams_of": "the council's teams",
    "queries.options.organisation_options": "the organisations of the cast",
    "queries.commissioning.terms.organisation_choices": "the organisations of the cast",
    "queries.own_organisations.organisation_acted_for": "the organisations of the cast",
    "queries.payments_compliance.notice_of": "the council's own notices, which officers read",
    "queries.report_choices.organisation_of": "the organisations of the cast",
    "queries.report_choices.organisation_options": "the organisations of the cast",
    "queries.search.matching.readable_kinds": "what somebody's roles may read",
    "queries.sendings.providers_to_send_to": "the organisations of the cast",
    "queries.sendings.types_for_many": "the council's types of actions",
    "queries.take_away.care.organisation_reference": "the organisations of the cast",
    "queries.take_away.care.own_organisation": "the organisations of the cast",
    "queries.visits.waiting.waiting_visits": "the visits that it is given",
}


OF_THE_COUNCIL = {  # asked without a word of who asks: nothing in them is of one provider
    "queries.teams.staffed_teams": "the council's teams, which every provider may write to",
    "queries.payment_runs.under_way.approvers": "the names of the Payment Approvers, for officers",
    "queries.council.council_with_settings": "the council and its settings, which help pages show to all",
    "queries.council.council_name": "the council's name",
    "queries.council_settings": "the same settings, for operations",
    "queries.council.is_set_up": "whether there is a council, for the page that sets an empty portal up",
    "queries.sample_care.sample_files": "made-up care files that come with the portal",
    "queries.payment_exceptions.exceptions_by_organisation": "for the nightly e-mails, each to its own organisation",
    "queries.document_publishing.document_types": "the types of the council's documents",
    "queries.document_publishing.templates": "the council's templates, which only commissioning officers open",
    "queries.commissioning.clients.level_choices": "the council's service levels, for commissioning officers",
    "queries.uplifts.choices.level_options": "the same, by id",
    "queries.uplifts.worked.contracts_that_follow": "ids of contracts alone, for `flask verify`",
    "queries.versions.is_of_this_version": "which version of the program the database is of",
    "queries.officers.officers": "the council's officers, for those who pass an action on",
    "queries.action_queue.saved_replies": "the council's saved replies, which officers insert",
    "queries.action_queue.teams_with_members": "the council's teams, for officers who pass an action on",
    "queries.action_types.own_names": "the types of actions that the council changed",
    "queries.action_types.action_types": "the council's types of actions, which everybody may choose",
    "queries.teams.team_options": "the council's teams, which lists are filtered by",
    "queries.page_notices": "the council's notices on pages that everybody reads",
    "queries.notices.wordings": "the council's own words for its e-mails",
    "queries.invariants": "what `flask verify` finds, for the operator of the installation",
    "queries.audit_trail.known_kinds": "the kinds of events, which officers choose from",
    "queries.audit.erased_problems": "the same, of texts that were erased from the audit trail",
    "queries.audit.former_problems": "the same, of the chain before it was made anew",
    "queries.pulses": "when the workers and the last backup were at work, for the health of the portal",
    "queries.verification": "the same, with the words of each finding",
}


ASKED = {}  # what `answers` gives: texts, which are the same for each test


@pytest.fixture
def answers(cast, actor):
    """{who asks: ({query: its answer}, {query: its answer once Rose Care's rows are gone})}, asked once.

    Charlie of Clifton House asks for Rose Care's rows, alice of Rose Care and the officer fin for the same ones.
    """
    if not ASKED:
        ASKED.update(ask_all(cast, actor))
    return ASKED


def ask_all(cast, actor):
    people = {name: actor(name) for name in ("alice", "charlie", "fin")}
    rose_care, clifton_house = cast.rose_care, cast.clifton_house
    cliftons = make_world(clifton_house, cast.charlie, "Clifton")
    with database.atomic() as planted:
        roses = make_world(rose_care, cast.alice, CANARY)
        own = {"alice": roses, "charlie": cliftons, "fin": roses}
        asked = {
            name: {each: Case(viewer, own[name], roses, each).arguments() for each in QUERIES}
            for name, viewer in people.items()
        }
        with_canaries = {name: answers_to(arguments) for name, arguments in asked.items()}
        planted.rollback()
    return {name: (with_canaries[name], answers_without_rows(arguments)) for name, arguments in asked.items()}


def answers_to(asked):
    return {query.name: answer(query, arguments) for query, arguments in asked.items()}


def answer(query, arguments):
    """What it answers, as text; what a rule says to somebody who may not ask is an answer too."""
    try:
        return repr(plain(query.function(**arguments)))
    except RuleBroken as broken:
        return broken.message


def answers_without_rows(asked):
    """The same, where rows that were asked about may be gone."""
    found = {}
    for query, arguments in asked.items():
        try:
            found[query.name] = answer(query, arguments)
        except Exception:
            found[query.name] = None
    return found


def test_no_query_tells_anything_of_another_providers_rows(answers):
    with_canaries, without = answers["charlie"]
    problems = [
        f"{name} told Clifton House of Rose Care: {found[:300]}"
        for name, found in with_canaries.items()
        if CANARY in found or "Rose Care" in found or found != without[name]
    ]
    assert not problems, "\n".join(problems)


def test_officers_see_everything_but_what_a_person_keeps_for_themselves(answers):
    found = answers["fin"][0]
    assert not [name for name in OF_ONE_PERSON if CANARY in found[name]]
    assert CANARY in found["queries.invoices.queue.list_queue"]


def test_every_query_finds_what_one_may_see(answers):
    """A question that nobody gets an answer to would prove nothing above."""
    silent = [
        each.name
        for each in QUERIES
        if each.name not in STANDS_ANYWAY
        and all(answers[name][0][each.name] == answers[name][1][each.name] for name in ("alice", "fin"))
    ]
    assert not silent, f"{silent} find nothing in the world of tests/promises/query_worlds.py: add rows that they find"


def test_every_query_is_told_who_asks_or_is_of_the_council():
    """A query that is given no more than a day is asked by somebody, or is one of the few that all may read.

    Those that are given rows or ids (`names_of`) say more of what their caller has found by a query that was walked.
    """
    walked = {each.name for each in QUERIES}
    loose = [name for name, function in public_functions() if name not in walked and reads_for_all(function)]
    allowed = tuple(OF_THE_COUNCIL)
    assert not [
        name for name in loose if not name.startswith(tuple(f"{each}." for each in allowed)) and name not in allowed
    ]
    assert not [name for name in allowed if not any(each == name or each.startswith(f"{name}.") for each in loose)]


def reads_for_all(function):
    """Whether it is asked without a row, an id or an asker, and answers with more than a part of a query."""
    signature = inspect.signature(function)
    is_part = signature.return_annotation in (Expression, list[Alias])
    return not is_part and [each.annotation for each in signature.parameters.values()] in ([], [date])


def test_pages_hold_no_queries():
    """Pages and what serves them ask queries/, and build none themselves; pages do not even know peewee."""
    for path in PAGES:
        text = path.read_text()
        assert ".select(" not in text, path
        assert not re.search(r"\.where\([A-Z]", text), path
        assert path.parts[0] == "web" or not re.search(r"^(from|import) (peewee|playhouse)", text, re.MULTILINE), path
