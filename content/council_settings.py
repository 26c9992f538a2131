"""What a council may set. Each setting is declared here, once; the database has what the council changed.

A new setting is a field of CouncilSettings and the line of code that reads it: its form, its checks, its page and its
help come from the declaration. The names are those of the rows in the database.
"""

from dataclasses import dataclass

from content.action_types import SYSTEM_ADMIN
from content.setting_declarations import Group, Section, declarations_of, setting
from rules.setting_kinds import (
    WEEKDAY,
    YES_NO,
    BaseRates,
    Choice,
    Line,
    Lines,
    Money,
    MoneyByRole,
    Rate,
    Ticks,
    TimeOfDay,
    Whole,
)

INVOICES = Group(
    "invoices",
    "Invoices and the 30-day clock",
    "Authorise limits, reasons for returning, credit notes, statutory interest",
)
ACTUALS = Group("actuals", "Actuals", "How long a confirmation can be undone, and which quantities are asked about")
PAYMENTS = Group("payments", "Payments", "When periods open, the cut-off, catch-up runs, checks, overpayments")
ORDERS = Group("purchase-orders", "Purchase orders", "Addresses and payment terms")
PUBLISHING = Group("publishing", "Publishing", "Who approves the payments compliance notice, and who is never named")
PEOPLE = Group("people", "People", "Passwords and the home page")
PRIVACY = Group("privacy", "Privacy", "How long clients are kept")

DECIDING = Section(INVOICES, "Deciding invoices")
LATE = Section(INVOICES, "Late payment")
CONFIRMING = Section(ACTUALS, "Confirming")
PLAUSIBLE = Section(ACTUALS, "Quantities that are asked about")
SCHEDULED = Section(PAYMENTS, "Scheduled payments")
RUNS = Section(PAYMENTS, "Payment runs")
OVERPAYMENTS = Section(PAYMENTS, "Overpayments")
ON_ORDERS = Section(ORDERS, "On every purchase order")
NOTICE = Section(PUBLISHING, "Payments compliance notice")
NEVER_NAMED = Section(PUBLISHING, "Private people, whose names are never published")
PASSWORDS = Section(PEOPLE, "Passwords")
HOME = Section(PEOPLE, "Home page")
TEAMS = Section(PEOPLE, "Teams")
KEEPING = Section(PRIVACY, "How long clients are kept")

CHARACTER_KINDS = (
    ("lower", "Lower case letters"),
    ("upper", "Capital letters"),
    ("digit", "Digits"),
    ("symbol", "Symbols"),
)
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
ADDRESS = Lines(0, 6, 60)


@dataclass(frozen=True)
class CouncilSettings:
    """Every setting with its value. Rates are in hundredths of a per cent, amounts in pence."""

    authorise_limits: dict[str, int] = setting(
        {},
        MoneyByRole(("finance_officer",)),
        DECIDING,
        label="Authorise limit",
        what="limit",
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
        hint="The Bank’s rate on each 30 June and 31 December, one on each line: 30/06/2025 4.25. For what became "
        "late, the one before that day counts.",
        help="the base rate that counts is that of the 30 June or 31 December before the invoice became late, so add "
        "the new rate twice a year.",
        told=THOSE_WHO_DECIDE,
    )
    undo_confirm_minutes: int = setting(
        30,
        Whole(0, 1440),
        CONFIRMING,
        label="Minutes in which a confirmation can be undone",
        what="minutes",
        hint="0: a confirmation cannot be undone. Figures can be changed until they are locked, whatever is set here.",
    )
    most_sessions_a_day: int = setting(
        6,
        Whole(1, 48),
        PLAUSIBLE,
        label="Most sessions that a day can hold",
        what="sessions",
        hint="More is refused where the unit is Session, unless the care plan has as many. A day holds 48 hours: two "
        "carers round the clock.",
        help="more sessions than that a day are refused, unless the care plan has as many.",
    )
    asked_times_plan: int = setting(
        2,
        Whole(2, 20),
        PLAUSIBLE,
        label="Ask about more than so many times the plan",
        what="number",
        hint="2: whoever enters more than twice the plan of a week is asked once whether that is right. No button that "
        "confirms a whole week confirms it.",
        help="a quantity above so many times the plan of the week is asked about once, is shown in amber, and is "
        "confirmed client by client.",
    )
    scheduled_open_days: int = setting(
        14,
        Whole(0, 60),
        SCHEDULED,
        label="Days before its due date that a Scheduled period opens",
        what="days",
        hint="From then on the provider sees what it pays.",
        told=THOSE_WHO_PAY,
    )
    simple_lines: bool = setting(
        False,
        YES_NO,
        SCHEDULED,
        label="Show one line for each purchase order",
        what="answer",
        hint="No: a line for each care package line item. A contract can ask for it by itself.",
    )
    cut_off_working_days: int = setting(
        1,
        Whole(0, 10),
        RUNS,
        label="Working days before a run’s finalise date that the cut-off is",
        what="working days",
        hint="What is confirmed by the cut-off is paid in that run.",
        told=THOSE_WHO_PAY,
    )
    cut_off_time: str = setting(
        "18:00",
        TimeOfDay(),
        RUNS,
        label="Time of the cut-off",
        what="time of the cut-off",
        hint="In London, for example 18:00.",
        told=THOSE_WHO_PAY,
    )
    catch_up_weekday: int = setting(
        1,
        WEEKDAY,
        RUNS,
        label="Day of the catch-up run",
        what="day",
        hint="It pays what belongs to periods that are finalised or past their due date.",
        told=THOSE_WHO_PAY,
    )
    off_trend_percent: int = setting(
        20,
        Whole(1, 100),
        RUNS,
        label="Per cent from the mean that is called off trend",
        what="per cent",
        hint="An amount is compared with the mean of the last three.",
        told=THOSE_WHO_PAY,
    )
    overpayment_pence: int = setting(
        10_000,
        Money(),
        OVERPAYMENTS,
        label="Announce an overpayment above, pounds",
        what="amount",
        hint="What takes back more than this is announced before it is taken, where it takes too much of a payment.",
        told=THOSE_WHO_PAY,
    )
    overpayment_percent: int = setting(
        25,
        Whole(0, 100),
        OVERPAYMENTS,
        label="Per cent of a payment that may be taken without notice",
        what="per cent",
        hint="What takes more of a payment is announced, and an instalment takes at most this share.",
        told=THOSE_WHO_PAY,
    )
    overpayment_days: int = setting(
        10,
        Whole(0, 60),
        OVERPAYMENTS,
        label="Days that an overpayment is announced before the run",
        what="days",
        hint="The provider has so long to answer.",
        told=THOSE_WHO_PAY,
    )
    overpayment_instalments: int = setting(
        12,
        Whole(1, 52),
        OVERPAYMENTS,
        label="Most instalments of an overpayment",
        what="instalments",
        hint="A provider may ask for fewer or more, up to this.",
        told=THOSE_WHO_PAY,
    )
    order_invoice_address: list[str] = setting(
        [],
        ADDRESS,
        ON_ORDERS,
        label="Invoice Address",
        what="lines of the address",
        hint="Where invoices are addressed to, one line below the other.",
    )
    order_delivery_address: list[str] = setting(
        [],
        ADDRESS,
        ON_ORDERS,
        label="Delivery Address",
        what="lines of the address",
        hint="Where care is delivered to, one line below the other.",
    )
    order_payment_terms: str = setting(
        "{days} days from a valid invoice",
        Line(200),
        ON_ORDERS,
        label="Payment Terms",
        what="payment terms",
        hint="{days} stands for the days in which the council pays an invoice. A contract’s own terms go before these.",
    )
    notice_approver_name: str = setting(
        "",
        Line(80, fewest=0),
        NOTICE,
        label="Who approves the notice",
        what="name",
        hint="The name of the director, or similar officer, who is responsible for the council’s finances.",
        help="the director, or similar officer, who is responsible for the council’s finances: the notice says their "
        "name and that they approve it.",
        told=THOSE_WHO_DECIDE,
    )
    notice_approver_job_title: str = setting(
        "",
        Line(80, fewest=0),
        NOTICE,
        label="Their job title",
        what="job title",
        hint="For example Director of Finance.",
        help="stands in the notice beside the name.",
        told=THOSE_WHO_DECIDE,
    )
    private_service_groups: list[str] = setting(
        [
            *("Foster", "Kinship", "Special guardian", "Adopt", "Staying put", "Shared lives", "Supported lodgings"),
            "Direct payment",
        ],
        Lines(0, 30, 60, is_set=True),
        NEVER_NAMED,
        label="Words in the service groups of private people",
        what="words",
        hint="One on each line. A provider with care or claims of a service group that has one of these words in its "
        "name is published as REDACTED PERSONAL DATA.",
        help="a provider with care or claims of a service group with one of these words in its name, in capitals or "
        "not, is published as REDACTED PERSONAL DATA. So is who has one of them in their own name, is called by a "
        "title such as Mrs, is paid by direct payments, or is paid claims alone, without a contract.",
    )
    private_providers: list[str] = setting(
        [],
        Lines(0, 2_000, 60, is_set=True),
        NEVER_NAMED,
        label="References of other providers who are private people",
        what="references",
        hint="One on each line. They are published as REDACTED PERSONAL DATA too.",
    )
    password_character_kinds: list[str] = setting(
        ["lower", "upper", "digit", "symbol"],
        Ticks(CHARACTER_KINDS),
        PASSWORDS,
        label="Kinds of character that a password must have",
        what="kinds",
        hint="For passwords that are set from now on. Each has at least 9 characters.",
    )
    unstaffed_team: str = setting(
        SYSTEM_ADMIN,
        Choice(),
        TEAMS,
        label="Team for actions of a team that has no officer",
        what="team",
        hint="An action whose team has nobody in it goes to this one. System administrators always work in System "
        "Admin.",
        help="who gets an action whose own team has no officer. The queues page names those teams and types.",
        told=("system_administrator",),
    )
    home_tiles: list[str] = setting(
        [],
        Ticks(),
        HOME,
        label="Tiles that the home page leaves out",
        what="tiles",
        hint="For every provider. What a tile leads to stays in the menu.",
    )
    keep_clients_years: int = setting(
        8,
        Whole(1, 100),
        KEEPING,
        label="Years that a client is kept after the last care",
        what="years",
        hint="Then they are listed under Privacy, to be erased. Nobody is erased by itself.",
        help="when a client is listed under *Privacy* to be erased: their last care, visit, claim and message are "
        "longer ago than that.",
        told=("system_administrator",),
    )


SETTINGS = declarations_of(CouncilSettings)
BY_NAME = {declaration.name: declaration for declaration in SETTINGS}
GROUPS = {declaration.section.group.slug: declaration.section.group for declaration in SETTINGS}
