"""How invoices are decided, and what is owed when they are paid late."""

from dataclasses import dataclass

from content.setting_declarations import setting
from content.settings.groups import DECIDING, LATE
from rules.setting_amounts import BaseRates, MoneyByRole, Rate
from rules.setting_kinds import Whole
from rules.setting_texts import Lines

BASE_RATES = {
    "2022-12-31": 350,
    "2023-06-30": 500,
    "2023-12-31": 525,
    "2024-06-30": 525,
    "2024-12-31": 475,
    "2025-06-30": 425,
}
THOSE_WHO_DECIDE = ("finance_officer",)
THOSE_WHO_PAY = ("finance_officer", "payment_approver")


@dataclass(frozen=True)
class Invoices:
    """How invoices are decided, and what is owed when they are paid late."""

    authorise_limits: dict[str, int] = setting(
        {},
        MoneyByRole(("finance_officer",)),
        DECIDING,
        label="Authorise limit",
        what="limit",
        does="Counts for invoices authorised from now on. Invoices that already need a second officer still do.",
        hint="Above it a second officer has to authorise too. Empty: no limit.",
        help="an invoice above it needs a second officer. The first authorises, and it stays Pending, marked *second "
        "officer*, until another one does too. Empty means no limit.",
        told=(*THOSE_WHO_PAY, "auditor"),
    )
    return_reasons: list[str] = setting(
        ["Figures differ", "File missing", "Wrong reference", "Query open"],
        Lines(1, 12, 60, is_set=True),
        DECIDING,
        label="Reasons for holding or returning an invoice",
        what="reasons",
        does="Changes what officers can pick from. Invoices keep the reason that they have.",
        hint="One on each line. Officers pick one when they put an invoice on hold or return it.",
        help="what officers pick from. The words they add go to the provider as well.",
        told=THOSE_WHO_DECIDE,
    )
    credit_note_days: int = setting(
        30,
        Whole(1, 365),
        DECIDING,
        label="Days until an officer may create a provider’s credit note",
        what="days",
        unit="days",
        does="Decides when a refund is listed under Credit notes to create.",
        hint="Counted from the day on which the refund became due.",
        help="refunds that have been on no invoice or credit note for that long are listed under "
        "*Credit notes to create*.",
        told=THOSE_WHO_DECIDE,
    )
    payment_terms_days: int = setting(
        30,
        Whole(1, 30),
        LATE,
        label="Days in which the council pays an invoice",
        what="days",
        unit="days",
        does="Sets the “of 30” on each invoice, the order of the invoice queue and the terms on orders. Interest "
        "starts on day 31, by law.",
        hint="30 by law, or fewer. The age of an invoice is counted towards it, and shown in red for its last days.",
        help="what the age of an invoice is counted towards: *day 12 of 30*. From 5 days before it the age is red. It "
        "may be shorter than the 30 days of the law, from which statutory interest is counted whatever is set here.",
        told=THOSE_WHO_DECIDE,
    )
    statutory_interest_basis_points: int = setting(
        800,
        Rate(),
        LATE,
        label="Statutory interest above the base rate, per cent",
        what="interest",
        unit="%",
        does="Changes the interest that late invoices show from now on.",
        hint="8.00 by law.",
        help="from day 31 an invoice shows the interest and the fixed sum.",
        told=THOSE_WHO_DECIDE,
    )
    base_rates: dict[str, int] = setting(
        BASE_RATES,
        BaseRates(),
        LATE,
        label="Base rates",
        what="base rate",
        does="Changes the interest that late invoices show from now on.",
        hint="The Bank’s rate on each 30 June and 31 December, one on each line: 30/06/2025 4.25. For what became "
        "late, the one before that day counts.",
        help="the base rate that counts is that of the 30 June or 31 December before the invoice became late, so add "
        "the new rate twice a year.",
        told=THOSE_WHO_DECIDE,
    )
