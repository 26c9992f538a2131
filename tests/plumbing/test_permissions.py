"""The table of roles says what the contract says (docs/domain/people.md)."""

import pytest

from web.permissions import ROLES, permissions_of
from web.permissions import Permission as Allowed

CONTACTS = ("administrator", "finance_clerk", "accounts_payable", "care_coordinator", "read_only")
OFFICERS = ("finance_officer", "payment_approver", "commissioning_officer", "system_administrator", "auditor")


def those_with(permission):
    return {role for role in ROLES if permission in ROLES[role]}


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (Allowed.ACTUALS_EDIT, {"administrator", "finance_clerk", "care_coordinator"}),
        (Allowed.DISPUTES_EDIT, {"administrator", "finance_clerk", "care_coordinator"}),
        (Allowed.INVOICES_EDIT, {"administrator", "finance_clerk", "accounts_payable"}),
        (Allowed.CLAIMS_EDIT, {"administrator", "finance_clerk", "accounts_payable"}),
        (Allowed.SCHEDULED_EDIT, {"administrator", "accounts_payable"}),
        (Allowed.DOCUMENTS_DECIDE, {"administrator"}),
        (Allowed.ORGANISATION_EDIT, {"administrator"}),
        (Allowed.ACTIONS_EDIT, {"administrator", "finance_clerk", "accounts_payable", "care_coordinator"}),
        (Allowed.INVOICES_DECIDE, {"finance_officer"}),
        (Allowed.RUNS_PREPARE, {"finance_officer"}),
        (Allowed.RUNS_APPROVE, {"payment_approver"}),
        (Allowed.COMMISSION, {"commissioning_officer"}),
        (Allowed.ADMINISTER, {"system_administrator"}),
        (Allowed.LINES_READ, {*CONTACTS, *OFFICERS}),
        (Allowed.ORDERS_READ, {*CONTACTS, *OFFICERS}),
        (Allowed.COUNCIL_READ, {*OFFICERS}),
        (Allowed.EVIDENCE_READ, {*CONTACTS, *OFFICERS} - {"care_coordinator"}),
        (Allowed.TAKE_AWAY_READ, {*CONTACTS} - {"care_coordinator"}),
        (Allowed.KEYS_EDIT, {"administrator", "system_administrator"}),
        (Allowed.KEYS_READ, {"administrator", "system_administrator", "auditor"}),
    ],
)
def test_who_may_do_what(permission, roles):
    assert those_with(permission) == roles


@pytest.mark.parametrize("role", ["read_only", "auditor"])
def test_those_who_only_look_may_change_nothing(role):
    assert all(permission.endswith("_read") or permission == Allowed.SIGNED_IN for permission in ROLES[role])


def test_officers_never_change_what_a_provider_entered():
    of_providers = {Allowed.ACTUALS_EDIT, Allowed.INVOICES_EDIT, Allowed.CLAIMS_EDIT, Allowed.SCHEDULED_EDIT}
    assert not any(ROLES[role] & of_providers for role in OFFICERS)


def test_several_roles_add_up_and_none_is_only_signed_in():
    assert permissions_of(["care_coordinator", "accounts_payable"]) >= {Allowed.ACTUALS_EDIT, Allowed.INVOICES_EDIT}
    assert permissions_of([]) == {Allowed.SIGNED_IN}
