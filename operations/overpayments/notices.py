"""E-mails to a provider about its overpayments."""

from models import Contract, OverpaymentPlan
from operations import emails
from rules.moment import Moment


def send_to_contacts(name: str, plan: OverpaymentPlan, at: Moment) -> None:
    """Queue the e-mail `overpayment_announced`, `..._decided` or `..._dropped`, in the caller's transaction."""
    emails.send(
        name,
        emails.Contacts(plan.organisation_id, emails.ABOUT_MONEY),
        at,
        path=f"/scheduled-payments/overpayments/{plan.id}",
        amount_pence=-plan.amount_pence,
        contract=Contract.get_by_id(plan.contract_id).name,
        instalments=plan.instalments,
        earliest_date=plan.earliest_date,
    )
