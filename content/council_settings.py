"""What a council may set, with the value that is shipped. What it changed is in the database."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class CouncilSetting:
    """One setting: its name in code, the shipped value, and what it is, with its unit."""

    name: str
    default: Any
    meaning: str


SETTINGS = (
    CouncilSetting("scheduled_open_days", 14, "Days before its due date that a Scheduled period opens"),
    CouncilSetting("undo_confirm_minutes", 30, "Minutes in which a confirmation can be undone"),
    CouncilSetting("cut_off_working_days", 1, "Working days before a run's finalise date that the cut-off is"),
    CouncilSetting("cut_off_time", "18:00", "Time of the cut-off, in London"),
    CouncilSetting("off_trend_percent", 20, "Per cent from the mean of the last three that is called off trend"),
    CouncilSetting("payment_terms_days", 30, "Days in which an invoice is to be paid"),
    CouncilSetting("credit_note_days", 30, "Days after which an officer may create a provider's credit note"),
    CouncilSetting(
        "statutory_interest_basis_points", 800, "Statutory interest above the base rate, in hundredths of %"
    ),
    CouncilSetting(
        "base_rates",
        {"2022-12-31": 350, "2023-06-30": 500, "2023-12-31": 525, "2024-06-30": 525, "2024-12-31": 475}
        | {"2025-06-30": 425},
        "The Bank's base rate on each 30 June and 31 December, in hundredths of %",
    ),
    CouncilSetting(
        "return_reasons",
        ["Figures differ", "File missing", "Wrong reference", "Query open"],
        "Reasons to return an invoice",
    ),
    CouncilSetting("authorise_limits", {}, "Pence by role, above which a second officer authorises too"),
    CouncilSetting("simple_lines", False, "Scheduled payments are shown as one line for each purchase order"),
    CouncilSetting("catch_up_weekday", 1, "Weekday of the catch-up run, Monday is 0"),
    CouncilSetting("overpayment_pence", 10_000, "An overpayment above this is announced before it is taken"),
    CouncilSetting("overpayment_percent", 25, "An overpayment above this share of the payment is announced"),
    CouncilSetting("overpayment_days", 10, "Days that an overpayment is announced before the run"),
    CouncilSetting("overpayment_instalments", 12, "Most instalments of an overpayment"),
    CouncilSetting(
        "password_character_kinds",
        ["lower", "upper", "digit", "symbol"],
        "Kinds of character that a password must have",
    ),
    CouncilSetting("order_invoice_address", [], "Where invoices are addressed to, as lines of a purchase order"),
    CouncilSetting("order_delivery_address", [], "Where care is delivered to, as lines of a purchase order"),
    CouncilSetting("order_payment_terms", "30 days from a valid invoice", "Payment terms on a purchase order"),
    CouncilSetting("home_tiles", [], "Names of the tiles that the home page leaves out"),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}
