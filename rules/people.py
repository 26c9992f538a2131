"""The roles of contacts and officers (docs/domain/people.md)."""

PROVIDER_ROLES = ("administrator", "finance_clerk", "accounts_payable", "care_coordinator", "read_only")
OFFICER_ROLES = ("finance_officer", "payment_approver", "commissioning_officer", "system_administrator", "auditor")


def role_name(role: str) -> str:
    """`Finance Clerk`"""
    return role.replace("_", " ").title()
