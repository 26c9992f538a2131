"""Who may do what: one list of names, one table of roles (docs/domain/people.md)."""

from collections.abc import Callable, Iterable
from enum import StrEnum, auto
from functools import cache
from typing import Any, TypeVar, cast

from flask import current_app
from flask_login import current_user

from rules.api_keys import Scope

View = TypeVar("View", bound=Callable[..., Any])


class Permission(StrEnum):
    """What a view may ask for. READ is for looking, everything else changes something."""

    SIGNED_IN = auto()
    # the provider's side (officers have the READ ones too)
    LINES_READ = auto()
    ORDERS_READ = auto()
    ACTIONS_READ = auto()
    ACTIONS_EDIT = auto()
    ACTUALS_READ = auto()
    ACTUALS_EDIT = auto()
    DISPUTES_READ = auto()
    DISPUTES_EDIT = auto()
    INVOICES_READ = auto()
    INVOICES_EDIT = auto()
    SCHEDULED_READ = auto()
    SCHEDULED_EDIT = auto()
    REMITTANCES_READ = auto()
    CLAIMS_READ = auto()
    CLAIMS_EDIT = auto()
    REPORTS_READ = auto()
    EVIDENCE_READ = auto()  # packs of what the other permissions show
    TAKE_AWAY_READ = auto()
    DOCUMENTS_READ = auto()
    DOCUMENTS_DECIDE = auto()
    ORGANISATION_READ = auto()
    ORGANISATION_EDIT = auto()
    KEYS_READ = auto()  # of the API, on both sides
    KEYS_EDIT = auto()
    # the council's side
    COUNCIL_READ = auto()
    ACTIONS_ANSWER = auto()
    SEND_TO_MANY = auto()
    INVOICES_DECIDE = auto()
    ACTUALS_UNLOCK = auto()
    DISPUTES_DECIDE = auto()
    CLAIMS_DECIDE = auto()
    SCHEDULED_DECIDE = auto()
    RUNS_READ = auto()
    RUNS_PREPARE = auto()
    RUNS_APPROVE = auto()
    TRAIL_READ = auto()
    COMMISSION = auto()
    PEOPLE_READ = auto()
    ADMINISTER = auto()


P = Permission
_EVERY_CONTACT = {P.SIGNED_IN, P.LINES_READ, P.ORDERS_READ, P.ACTIONS_READ}
_ACTUALS = {P.ACTUALS_READ, P.ACTUALS_EDIT, P.DISPUTES_READ, P.DISPUTES_EDIT, P.ACTIONS_EDIT}
_INVOICES = {P.INVOICES_READ, P.INVOICES_EDIT, P.CLAIMS_READ, P.CLAIMS_EDIT, P.ACTIONS_EDIT}
_PAID = {P.REMITTANCES_READ, P.REPORTS_READ, P.EVIDENCE_READ, P.TAKE_AWAY_READ}
_SCHEDULED = {P.SCHEDULED_READ, P.SCHEDULED_EDIT}
_KEYS = {P.KEYS_READ, P.KEYS_EDIT}
_COUNCIL_ALONE = {P.COUNCIL_READ, P.RUNS_READ, P.PEOPLE_READ, P.TRAIL_READ}
_LOOK_AT_ALL = {permission for permission in P if permission.endswith("_read")} - _COUNCIL_ALONE - _KEYS
_EVERY_OFFICER = (_LOOK_AT_ALL - {P.TAKE_AWAY_READ}) | {P.SIGNED_IN, P.COUNCIL_READ, P.RUNS_READ}
_ORGANISATION = {P.ORGANISATION_READ, P.ORGANISATION_EDIT, P.DOCUMENTS_READ, P.DOCUMENTS_DECIDE}

ROLES = {
    # contacts
    "administrator": _EVERY_CONTACT | _ACTUALS | _INVOICES | _PAID | _SCHEDULED | _ORGANISATION | _KEYS,
    "finance_clerk": _EVERY_CONTACT | _ACTUALS | _INVOICES | _PAID,
    "accounts_payable": _EVERY_CONTACT | _INVOICES | _PAID | _SCHEDULED,
    "care_coordinator": _EVERY_CONTACT | _ACTUALS,
    "read_only": _EVERY_CONTACT | _LOOK_AT_ALL,
    # officers
    "finance_officer": _EVERY_OFFICER
    | {P.INVOICES_DECIDE, P.ACTUALS_UNLOCK, P.DISPUTES_DECIDE, P.CLAIMS_DECIDE, P.SCHEDULED_DECIDE, P.RUNS_PREPARE}
    | {P.ACTIONS_ANSWER, P.SEND_TO_MANY},
    "payment_approver": _EVERY_OFFICER | {P.RUNS_APPROVE, P.ACTIONS_ANSWER},
    "commissioning_officer": _EVERY_OFFICER | {P.COMMISSION, P.ACTIONS_ANSWER, P.SEND_TO_MANY},
    "system_administrator": _EVERY_OFFICER | {P.PEOPLE_READ, P.TRAIL_READ, P.ADMINISTER, P.ACTIONS_ANSWER} | _KEYS,
    "auditor": _EVERY_OFFICER | {P.PEOPLE_READ, P.TRAIL_READ, P.KEYS_READ},
}
SCOPES = {  # what a key of the API may do, of what whoever made it may
    Scope.VISITS_WRITE: {P.ACTUALS_READ, P.ACTUALS_EDIT},
    Scope.CARE_READ: {P.LINES_READ, P.ORDERS_READ},
    Scope.INVOICES_WRITE: {P.INVOICES_READ, P.INVOICES_EDIT},
    Scope.PAYMENTS_READ: {P.REMITTANCES_READ, P.SCHEDULED_READ, P.INVOICES_READ},
    Scope.CARE_WRITE: {P.COMMISSION},
    Scope.LEDGER_READ: {P.RUNS_READ},
    Scope.COMPLIANCE_READ: {P.COUNCIL_READ},
}
ROLE_NAMES = {role: role.replace("_", " ").title() for role in ROLES}


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """Everything that somebody with these roles may do."""
    return _permissions_of(frozenset(roles))


@cache
def _permissions_of(roles: frozenset[str]) -> frozenset[Permission]:
    return frozenset().union(*(ROLES[role] for role in roles), {P.SIGNED_IN})


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Mark a view: open to those signed in who have any one of `permissions`."""

    def mark(view: View) -> View:
        _mark(view, frozenset(permissions))
        return view

    return mark


def public(view: View) -> View:
    """Mark a view: open to everybody, signed in or not."""
    _mark(view, frozenset())
    return view


def _mark(view: Any, permissions: frozenset[Permission]) -> None:
    view.permissions = permissions


def may(*permissions: Permission) -> bool:
    """Whether the user has any one of `permissions`."""
    return they_may(cast(Any, current_user)._get_current_object(), *permissions)


def they_may(user: Any, *permissions: Permission) -> bool:
    """The same of a user at hand: a page asks it for each of its rows, and who is signed in takes looking up."""
    return user.is_authenticated and any(map(user.may, permissions))


def may_open(endpoint: str) -> bool:
    """Whether the user may open the view of this endpoint: by the same mark as the guard asks."""
    view: Any = current_app.view_functions[endpoint]
    return may(*view.permissions)
