"""The walk over queries/: every public function that is asked by somebody or for an organisation, and what it is asked.

A query is asked in two worlds that are alike: Rose Care's, where every name is a canary, and Clifton House's. People of
Clifton House ask with the ids of Rose Care's rows, and with rows of their own. A new parameter gets a value in VALUES;
where one name means two things, the function has a value of its own in OWN_VALUES.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import queries
from content.council_settings import CouncilSettings
from models import CarePackageLineItem, PaymentRun
from queries import report_choices
from queries.action_subject import Subject
from queries.action_subjects import READERS
from queries.actions import ActionFilters
from queries.audit_trail import TrailFilters
from queries.contract_documents import DocumentFilters
from queries.disputes.holding import held_weeks_between
from queries.evidence.scope import EvidenceScope, Span
from queries.forecast import OpenPeriod
from queries.invoices.invoice_list import InvoiceFilters
from queries.invoices.payable import turns_of
from queries.invoices.queue import QueueFilters, QueueView
from queries.line_items.line_list import LineFilters
from queries.listing import ListRequest
from queries.people_list import PeopleFilters
from queries.purchase_orders.listing import OrderFilters
from queries.search.matching import READABLE_WITH
from queries.weeks.client_weeks import WeekView
from queries.weeks.filters import ChosenFilters
from queries.weeks.loading import Scope, load_care, load_week
from queries.weeks.week_page import load_week_page
from rules.actor import Actor
from rules.commitment_keys import CommitmentKey
from rules.disputes import OPEN
from rules.line_keys import line_item_key, unplanned_key
from rules.payments_compliance import InvoiceClock
from rules.search_text import Reading, read
from tests.promises.query_worlds import WEEK, WEEK_END
from tests.support.factories import AT, NOW, PERIOD_START, TODAY

CANARY = "Canary"
WHOSE = ("organisation_id", "organisation_ids", "organisation", "scope")


@dataclass(frozen=True)
class Query:
    """A public function of queries/, with the parameters that it is asked by."""

    name: str
    function: Callable[..., Any]
    parameters: Mapping[str, inspect.Parameter] = field(hash=False)

    @property
    def is_asked_by_somebody(self) -> bool:
        """Whether it is told who asks."""
        return any(_is_asker(each) for each in self.parameters.values())


def all_queries() -> list[Query]:
    """Every public function of queries/ that is told who asks, or for which organisation."""
    found = [Query(name, function, inspect.signature(function).parameters) for name, function in public_functions()]
    return [query for query in found if any(_is_of_somebody(each) for each in query.parameters.values())]


def public_functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of queries/, each with its full name."""
    for module in pkgutil.walk_packages(queries.__path__, "queries."):
        for name, function in vars(importlib.import_module(module.name)).items():
            if not name.startswith("_") and inspect.isfunction(function) and function.__module__ == module.name:
                yield f"{module.name}.{name}", function


def _is_asker(parameter: inspect.Parameter) -> bool:
    return parameter.name == "viewer" or parameter.annotation in (Actor, report_choices.Scope)


def _is_of_somebody(parameter: inspect.Parameter) -> bool:
    return _is_asker(parameter) or parameter.name in WHOSE or parameter.annotation is Scope


# What a query is asked


@dataclass(frozen=True)
class Case:
    """Somebody who asks: `own` is the world of their organisation, `theirs` that of the rows which they ask for."""

    viewer: Actor
    own: SimpleNamespace
    theirs: SimpleNamespace
    query: Query

    def arguments(self) -> dict[str, Any]:
        """What the query is asked. Raises KeyError, in words, for a parameter that has no value yet."""
        return {
            name: self._value(name, each)
            for name, each in self.query.parameters.items()
            if _is_given(self.query, name, each)
        }

    def _value(self, name: str, parameter: inspect.Parameter) -> Any:
        own_values = OWN_VALUES.get(self.query.name, {})
        if name in own_values:
            return own_values[name](self)
        if parameter.annotation is Actor:
            return self.viewer
        if parameter.annotation is report_choices.Scope:
            return report_choices.Scope(self.viewer, self.theirs.organisation.reference, None)
        if name not in VALUES:
            raise KeyError(f"{self.query.name} is asked for {name!r}: give it a value in tests/promises/query_walk.py")
        return VALUES[name](self)

    @property
    def organisation(self) -> Any:
        """The organisation that is asked for: somebody who is told who asks is asked for another's."""
        return (self.theirs if self.query.is_asked_by_somebody else self.own).organisation


def _is_given(query: Query, name: str, parameter: inspect.Parameter) -> bool:
    is_needed = parameter.default is inspect.Parameter.empty
    return is_needed or name in OWN_VALUES.get(query.name, {}) or name in ("organisation_id", "client_id")


def _week_view(case: Case) -> WeekView:
    return WeekView(WEEK, AT, case.viewer.person_id, may_edit=True, may_answer=True, undo_confirm_minutes=30)


def _week_page(case: Case) -> Any:
    long_ago = replace(_week_view(case), week_start=date(2020, 1, 6))
    return load_week_page(long_ago, case.own.organisation, None, ChosenFilters(), 1)


def _care(case: Case) -> Any:
    return load_care(Scope(case.own.organisation.id), WEEK, WEEK_END)


def _held_weeks(_case: Case) -> Any:
    return held_weeks_between(0, WEEK, WEEK)


def _week_line(case: Case) -> Any:
    lines = load_week(Scope(case.theirs.organisation.id), WEEK)
    return next(line for line in lines if line.key == line_item_key(case.theirs.care.cpli.id))


def _line_item(case: Case) -> Any:
    return CarePackageLineItem.get_by_id(case.theirs.care.cpli.id)


def _period_ref(case: Case) -> str:
    return f"{case.theirs.scheduled.contract.id}-{case.theirs.scheduled.method.first_period_start}"


def _evidence_asked(case: Case) -> dict[str, Any]:
    """What an evidence pack is asked for."""
    return {"client": case.theirs.care.client.id, "from": "2020-01-01", "to": "2029-12-31"}


def _scope_of_evidence(case: Case) -> EvidenceScope:
    """All of a client's care, as an evidence pack is asked about it."""
    asked = _evidence_asked(case)
    return EvidenceScope(asked, "", "", (Span(asked["client"], None, date(2020, 1, 1), date(2030, 1, 1)),))


VALUES: dict[str, Callable[[Case], Any]] = {
    "viewer": lambda case: case.viewer,
    # whose
    "organisation_id": lambda case: case.organisation.id,
    "organisation_ids": lambda case: [case.organisation.id],
    "organisation": lambda case: case.organisation,
    "scope": lambda case: Scope(case.organisation.id, client_id=case.theirs.care.client.id),
    # when, and how much
    "today": lambda _case: TODAY,
    "due_by": lambda _case: TODAY,
    "finalise_date": lambda _case: date(2020, 1, 1),  # every plan is announced after it
    "is_approver": lambda _case: True,
    "_today": lambda _case: TODAY,
    "at": lambda _case: AT,
    "since": lambda _case: date(2025, 1, 1),
    "week_start": lambda _case: WEEK,
    "first_week": lambda _case: WEEK,
    "last_week": lambda _case: WEEK,
    "first": lambda _case: WEEK,
    "last": lambda _case: WEEK_END,
    "weeks": lambda _case: [WEEK],
    "day": lambda _case: TODAY,
    "financial_year": lambda _case: 2025,
    "this_year": lambda _case: 2025,
    "settings": lambda _case: CouncilSettings(),
    "days": lambda _case: 30,
    "opens_days": lambda _case: 14,
    "red_from_day": lambda _case: 25,
    "off_trend_percent": lambda _case: 20,
    "limit": lambda _case: 50,
    "after": lambda _case: 0,
    "result_id": lambda case: case.theirs.file_result.id,
    "page_number": lambda _case: 1,
    "request": lambda _case: ListRequest(),
    "search": lambda _case: "",
    "cut_off": lambda _case: date(2200, 1, 1),
    "most": lambda _case: 20,
    "among": lambda _case: None,
    "half": lambda _case: (date(2025, 10, 1), date(2026, 3, 31)),
    "quarter": lambda _case: (date(2025, 10, 1), date(2025, 12, 31)),
    "month": lambda _case: (date(2025, 11, 1), date(2025, 11, 30)),
    "clocks": lambda case: [InvoiceClock(case.theirs.invoice.id, date(2025, 11, 1), None, 100)],
    "with_historical": lambda _case: True,
    # rows of the asker's own, as a view has found them
    "contract": lambda case: case.own.care.contract,
    "invoice": lambda case: case.own.invoice,
    "plan": lambda case: case.own.plan,
    "uplift": lambda case: case.theirs.uplift,
    "run": lambda case: case.own.run,
    "visits": lambda case: [case.own.visit],
    "person": lambda case: case.own.contact,
    "service": lambda _case: None,
    "line": _line_item,
    "care": _care,
    "held": _held_weeks,
    "view": _week_view,
    "every": lambda _case: [],
    "week": _week_page,
    "asked": lambda _case: ChosenFilters(),
    "keys": lambda case: {key_of(case.own)},
    "turns": lambda case: turns_of(case.own.organisation.id),
    # ids and names of the rows that are asked for
    "action": lambda case: case.theirs.action,
    "action_id": lambda case: case.theirs.action.id,
    "action_ids": lambda case: [case.theirs.action.id],
    "person_id": lambda case: case.theirs.contact.id,
    "person_ids": lambda case: [case.theirs.contact.id],
    "sending_id": lambda case: case.theirs.sending.id,
    "sending_ids": lambda case: [case.theirs.sending.id],
    "claim_id": lambda case: case.theirs.claim.id,
    "item_id": lambda case: case.theirs.claim_item.id,
    "client_id": lambda case: case.theirs.care.client.id,
    "client_ids": lambda case: [case.theirs.care.client.id],
    "contract_ids": lambda case: [case.theirs.care.contract.id],
    "cpli_id": lambda case: case.theirs.care.cpli.id,
    "commitment_id": lambda case: case.theirs.commitment.id,
    "invoice_ids": lambda case: [case.theirs.invoice.id],
    "item_ids": lambda case: [case.theirs.payable.id],
    "method_id": lambda case: case.theirs.care.method.id,
    "pairs": lambda case: {(case.theirs.care.cpli.id, WEEK)},
    "payment_item_id": lambda case: case.theirs.payable.id,
    "moved_line_id": lambda case: case.theirs.moved.id,
    "payment_run_id": lambda case: case.theirs.run.id,
    "period_id": lambda case: case.theirs.period.id,
    "periods": lambda case: [OpenPeriod(case.theirs.care.contract.id, case.theirs.period.start_date, WEEK, False)],
    "plan_id": lambda case: case.theirs.plan.id,
    "purchase_order_id": lambda case: case.theirs.order.id,
    "remittance_id": lambda case: case.theirs.remittance.id,
    "row_id": lambda case: case.theirs.invoice.id,
    "saved_id": lambda case: case.theirs.saved.id,
    "dispute_id": lambda case: case.theirs.dispute.id,
    "invoice_id": lambda case: case.theirs.invoice.id,
    "pack_id": lambda case: case.theirs.pack.id,
    "file_id": lambda case: case.theirs.invoice_file.id,
    "kind": lambda _case: "Invoice",
    "kinds": lambda _case: list(READERS),
    "key": lambda case: f"Invoice:{case.theirs.invoice.id}",
    "ref": _period_ref,
    "refs": lambda case: [line_item_key(case.theirs.care.cpli.id)],
    "sha256": lambda _case: "0" * 64,
    "ssref": lambda case: case.theirs.care.client.ssref,
    "ssrefs": lambda case: [case.theirs.care.client.ssref],
    "texts": lambda case: [str(key_of(case.theirs))],
    "statuses": lambda _case: OPEN,
}
OWN_VALUES: dict[str, dict[str, Callable[[Case], Any]]] = {
    "queries.action_queue.count_queued": {"of_all": lambda _case: True},
    "queries.action_subjects.companions": {"of": lambda case: _own_line_as_subject(case)},
    **{
        f"queries.action_money.{name}": {"row_id": lambda _case: None}
        for name in ("claims", "orders", "remittances", "scheduled_payments")
    },
    **{
        f"queries.audit_trail.{name}": {
            "filters": lambda _case: TrailFilters(),
            "before": lambda _case: None,
            "most": lambda _case: 5,
        }
        for name in ("trail_page", "trail_rows")
    },
    "queries.care_files.newest.newest_event": {"object_types": lambda _case: ["CarePackageLineItem"]},
    "queries.claims.panel.why_another_decides": {"claim": lambda case: case.theirs.claim},
    "queries.change_requests.pending_about": {
        "kind": lambda _case: "update_organisation",
        "service_id": lambda _case: None,
        "person_id": lambda _case: None,
    },
    "queries.change_requests.known_person": {"email": lambda case: case.theirs.person.email},
    "queries.change_requests.roles_elsewhere": {"organisation_id": lambda _case: 0},
    "queries.action_queue.list_queue": {"show": lambda _case: "all", "team_id": lambda _case: None},
    "queries.actions.list_actions": {"filters": lambda _case: ActionFilters()},
    "queries.dashboard.outstanding.outstanding_lines": {
        "provider_id": lambda case: case.theirs.organisation.id,
        "week": lambda _case: None,
    },
    "queries.dashboard.payments.paid_by_day": {"first": lambda _case: date(2025, 11, 1)},
    "queries.dashboard.payments.payments_between": {"first": lambda _case: date(2025, 11, 1)},
    "queries.dashboard.spend.spend_by_provider": {"group": lambda _case: None},
    "queries.dashboard.work.oldest_of": {"kind": lambda _case: "invoices"},
    "queries.dashboard.work.work_list": {"kind": lambda _case: "invoices", "age": lambda _case: None},
    "queries.contract_documents.list_documents": {"filters": lambda _case: DocumentFilters()},
    "queries.disputes.details.dispute_of_client": {"organisation_id": lambda case: case.theirs.organisation.id},
    "queries.claims.panel.list_panel": {"show": lambda _case: "open"},
    "queries.disputes.lists.list_queue": {"show": lambda _case: "open"},
    "queries.e_invoices.billed_of": {"first": lambda _case: date(2020, 1, 1), "last": lambda _case: date(2030, 1, 1)},
    "queries.change_requests.list_queue": {"show": lambda _case: "all"},
    "queries.invoices.look_alikes.related_invoices": {"is_alike": lambda _case: True},
    "queries.home.to_confirm.newest_to_confirm": {"held": lambda _case: ()},
    "queries.invoices.invoice_list.list_invoices": {"filters": lambda _case: InvoiceFilters()},
    "queries.invoices.invoice_list.payable_of_list": {"filters": lambda _case: InvoiceFilters()},
    "queries.invoices.queue.list_queue": {"filters": lambda _case: QueueFilters(QueueView.ALL)},
    "queries.invoices.parts.file_of_invoice": {"invoice": lambda case: case.theirs.invoice},
    "queries.line_items.line_list.lines_by_id": {"ids": lambda case: [case.theirs.care.cpli.id]},
    "queries.line_items.line_list.list_lines": {"filters": lambda _case: LineFilters()},
    "queries.manual_adjustments.adjustment_list": {"contract": lambda case: case.theirs.scheduled.contract},
    "queries.manual_adjustments.find_adjustment": {
        "contract": lambda case: case.theirs.scheduled.contract,
        "payment_item_id": lambda case: case.theirs.manual.id,
    },
    "queries.packs.mine.find_pack": {"kind": lambda _case: "take_away"},
    "queries.packs.mine.list_packs": {"kind": lambda _case: "take_away"},
    "queries.subject_access.clients.find_clients": {"text": lambda _case: CANARY},
    "queries.subject_access.clients.names_of_others": {"client": lambda case: case.theirs.care.client},
    "queries.evidence.scope.scope_of": {"asked": _evidence_asked},
    "queries.evidence.contents.parts_about": {"asked": _evidence_asked},
    **{
        f"queries.evidence.scope.{name}": {"scope": _scope_of_evidence}
        for name in ("items_of", "invoices_of", "lines_of")
    },
    "queries.options.find_service": {"reference": lambda case: case.theirs.care.service.reference},
    "queries.password_requests.known_by_email": {"requests": lambda _case: []},
    "queries.people_list.list_people": {"filters": lambda _case: PeopleFilters()},
    "queries.payment_runs.detail.load_detail": {"page": lambda _case: 1},
    "queries.home.next_payment.parts_of_payment": {
        "periods": lambda case: [
            OpenPeriod(case.theirs.scheduled.contract.id, case.theirs.line.period_start, WEEK, False)
        ]
    },
    "queries.home.to_confirm.clients_of_week": {"week_start": lambda _case: PERIOD_START},
    "queries.payment_runs.under_way.last_finalised": {"before": lambda case: PaymentRun(id=case.theirs.run.id + 1)},
    "queries.purchase_orders.listing.orders_by_id": {"ids": lambda case: [case.theirs.order.id]},
    "queries.purchase_orders.listing.order_list": {"filters": lambda case: OrderFilters(case.theirs.organisation.id)},
    "queries.report_choices.contract_of": {"reference": lambda case: case.theirs.care.contract.reference},
    "queries.remembered_reports.remembered": {"report": lambda _case: "held-back"},
    "queries.remembered_reports.find_file": {"file_id": lambda case: case.theirs.report_file.id},
    "queries.report_choices.service_of": {"reference": lambda case: case.theirs.care.service.reference},
    "queries.report_choices.organisation_of": {"reference": lambda case: case.theirs.organisation.reference},
    "queries.saved_filters.saved_filter": {"page": lambda _case: "council_invoices"},
    "queries.saved_filters.saved_filters": {"page": lambda _case: "council_invoices"},
    "queries.sending_drafts.draft_of": {"draft_id": lambda case: case.theirs.draft.id},
    "queries.search.belonging.things_of": {"kinds": lambda _case: list(READABLE_WITH)},
    "queries.search.corrections.correct": {"readings": lambda _case: [Reading(("canory",))]},
    "queries.search.matching.find": {
        "reading": lambda _case: Reading(("canary",)),
        "kinds": lambda _case: list(READABLE_WITH),
    },
    "queries.search.rows.action_rows": {"ids": lambda case: [case.theirs.action.id]},
    "queries.search.rows.claim_rows": {"ids": lambda case: [case.theirs.claim.id]},
    "queries.search.rows.client_rows": {"ids": lambda case: [case.theirs.care.client.id]},
    "queries.search.rows.invoice_rows": {"ids": lambda case: [case.theirs.invoice.id]},
    "queries.search.rows.line_rows": {"ids": lambda case: [case.theirs.care.cpli.id]},
    "queries.search.rows.order_rows": {"ids": lambda case: [case.theirs.order.id]},
    "queries.search.rows.remittance_rows": {"ids": lambda case: [case.theirs.remittance.id]},
    "queries.search.searching.search": {
        "text": lambda _case: read("canary"),
        "kind": lambda _case: None,
        "is_exact": lambda _case: False,
    },
    "queries.sendings.failed_emails": {"since": lambda _case: NOW},
    "queries.sendings.sent_actions": {"where": lambda _case: None},
    "queries.sendings.to_remind": {"sending_id": lambda case: case.theirs.unopened.id},
    "queries.visits.lines.visit_weeks_of": {
        "visits_of": lambda case: {(case.theirs.care.cpli.id, WEEK): []},
    },
    "queries.weeks.addable.added_lines": {"refs": lambda case: [_unplanned(case.theirs)]},
    "queries.weeks.one_client.addable_beside": {
        "client_id": lambda case: case.theirs.other.client.id,
        "scope": lambda case: Scope(case.own.organisation.id, client_id=case.theirs.other.client.id),
    },
    "queries.weeks.line_history.disputes_about": {"line": _week_line},
    "queries.weeks.line_history.invoices_with": {"line": _week_line},
    "queries.weeks.week_page.load_week_page": {"organisation": lambda case: case.own.organisation},
}


def _unplanned(world: SimpleNamespace) -> str:
    """The reference of care without a line item that the contract prices."""
    care = world.care
    return unplanned_key(care.contract.id, care.client.id, world.priced_level.id, care.service.id)


def key_of(world: SimpleNamespace) -> CommitmentKey:
    """The key of the world's payable item, as a form sends it."""
    item = world.owed
    return CommitmentKey(item.contract_id, item.client_id, item.period_start, item.financial_year)


def _own_line_as_subject(case: Case) -> Any:
    own = case.own
    return Subject("Care Package Line Item", own.care.cpli.id, "Line", own.organisation.id, own.care.client.id)
