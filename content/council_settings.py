"""What a council may set. Each setting is declared here, once; the database has what the council changed.

A new setting is a field of CouncilSettings and the line of code that reads it: its form, its checks, its page and its
help come from the declaration. The names are those of the rows in the database.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.action_types import SYSTEM_ADMIN
from content.bank_holidays import LAST_YEAR, bank_holidays_with
from content.setting_declarations import Group, Section, declarations_of, setting
from rules.people import OFFICER_ROLES, PROVIDER_ROLES, role_name
from rules.setting_kinds import (
    WEEKDAY,
    YES_NO,
    BaseRates,
    Choice,
    Colour,
    Dates,
    Line,
    Lines,
    MailAddress,
    MarkdownText,
    Money,
    MoneyByRole,
    Rate,
    Ticks,
    TimeOfDay,
    Whole,
)

NAMES = Group("names", "Names and colour", "What the portal calls the council, and its colour")
PAGES = Group(
    "pages", "Landing page and statements", "What everybody reads before signing in: accessibility, privacy, cookies"
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
HOLIDAYS = Group("bank-holidays", "Bank holidays", "The council’s own days off beside England’s bank holidays")
SIGN_IN = Group(
    "sign-in", "Sign-in and passwords", "The helpdesk, what a password must have, and when people are signed out"
)
PEOPLE = Group("people", "Home page and teams", "The tiles of the home page, and the team that stands in for others")
PRIVACY = Group("privacy", "Privacy", "How long clients are kept")

NAME_AND_COLOUR = Section(NAMES, "Name and colour")
LANDING = Section(PAGES, "Landing page")
STATEMENTS = Section(PAGES, "Statements, in the foot of every page")
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
DAYS_OFF = Section(HOLIDAYS, "Bank holidays")
PASSWORDS = Section(SIGN_IN, "Passwords")
TIME_OUTS = Section(SIGN_IN, "Signing out by itself")
HELPDESK = Section(SIGN_IN, "Helpdesk")
SECOND_STEP = Section(SIGN_IN, "Second step")
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
SHIPPED_TEXTS = Path(__file__).parent / "pages"
MARKDOWN = "In Markdown: ## before a heading, - before a point, **bold**. {council_name} stands for the council’s name."


def _shipped(name: str) -> str:
    return (SHIPPED_TEXTS / f"{name}.md").read_text(encoding="utf-8").strip()


@dataclass(frozen=True)
class CouncilSettings:
    """Every setting with its value. Rates are in hundredths of a per cent, amounts in pence."""

    council_name: str = setting(
        "Provider Portal",
        Line(80),
        NAME_AND_COLOUR,
        label="Name of the council",
        what="name of the council",
        hint="As it stands at the head of every page, in e-mails and on documents.",
        does="Changes the head of every page, the landing page, and documents that are made from now on. Documents "
        "that were published stay as they are.",
    )
    directorate: str = setting(
        "",
        Line(40, fewest=0, straight=True),
        NAME_AND_COLOUR,
        label="Directorate",
        what="directorate",
        hint="The word before “Directorate”, such as Children’s or Adults’. Empty: none is named.",
        does="Changes the landing page and its title, the foot of every page, and the head of documents.",
    )
    brand_colour: str = setting(
        "#17404d",
        Colour(),
        NAME_AND_COLOUR,
        label="Colour of the header",
        what="colour",
        hint="White text stands on it: the contrast must be at least 4.5 to 1.",
        does="Changes the header and the line below the current tab. People who prefer dark pages keep the dark one.",
    )
    landing_text: str = setting(
        _shipped("landing"),
        MarkdownText(),
        LANDING,
        label="What the portal is for",
        what="text of the landing page",
        hint=MARKDOWN,
        does="Stands on the landing page, beside the sign-in form.",
    )
    landing_registering: str = setting(
        _shipped("registering"),
        MarkdownText(2_000),
        LANDING,
        label="How to register",
        what="text about registering",
        hint="Whom a new organisation, or a carer, asks for a first sign-in. In Markdown.",
        does="Stands on the landing page, below the sign-in form.",
    )
    accessibility_statement: str = setting(
        _shipped("accessibility"),
        MarkdownText(),
        STATEMENTS,
        label="Accessibility statement",
        what="accessibility statement",
        hint=MARKDOWN,
        does="The text of the page Accessibility. The regulations ask you to review it once a year.",
    )
    privacy_notice: str = setting(
        _shipped("privacy"),
        MarkdownText(),
        STATEMENTS,
        label="Privacy notice",
        what="privacy notice",
        hint=MARKDOWN,
        does="The text of the page Privacy. Say who your data protection officer is, and how to write to them.",
    )
    cookies_page: str = setting(
        _shipped("cookies"),
        MarkdownText(),
        STATEMENTS,
        label="Cookies page",
        what="cookies page",
        hint="In Markdown. {session_cookie}, {notices_cookie} and {device_cookie} stand for the names of the cookies.",
        does="The text of the page Cookies. Changing it does not change which cookies the portal sets.",
    )
    authorise_limits: dict[str, int] = setting(
        {},
        MoneyByRole(("finance_officer",)),
        DECIDING,
        label="Authorise limit",
        what="limit",
        does="Counts for invoices that are authorised from now on. Those that wait for a second officer go on waiting.",
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
    undo_confirm_minutes: int = setting(
        30,
        Whole(0, 1440),
        CONFIRMING,
        label="Minutes in which a confirmation can be undone",
        what="minutes",
        unit="minutes",
        does="Enter 0 to turn Undo off.",
        hint="0: a confirmation cannot be undone. Figures can be changed until they are locked, whatever is set here.",
    )
    most_sessions_a_day: int = setting(
        6,
        Whole(1, 48),
        PLAUSIBLE,
        label="Most sessions that a day can hold",
        what="sessions",
        unit="sessions",
        does="Counts for quantities that are saved from now on.",
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
        unit="times",
        does="A lower number asks more often. Nothing is refused by it.",
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
        unit="days",
        does="A larger number shows payments earlier. No amount changes.",
        hint="From then on the provider sees what it pays.",
        told=THOSE_WHO_PAY,
    )
    simple_lines: bool = setting(
        False,
        YES_NO,
        SCHEDULED,
        label="Show one line for each purchase order",
        what="answer",
        does="Changes what people see, and no amount. A contract can have its own choice.",
        hint="No: a line for each care package line item. A contract can ask for it by itself.",
    )
    cut_off_working_days: int = setting(
        1,
        Whole(0, 10),
        RUNS,
        label="Working days before a run’s finalise date that the cut-off is",
        what="working days",
        unit="working days",
        does="Providers see it on Home and in their calendars.",
        hint="What is confirmed by the cut-off is paid in that run.",
        told=THOSE_WHO_PAY,
    )
    cut_off_time: str = setting(
        "18:00",
        TimeOfDay(),
        RUNS,
        label="Time of the cut-off",
        what="time of the cut-off",
        does="Providers see it on Home and in their calendars.",
        hint="In London, for example 18:00.",
        told=THOSE_WHO_PAY,
    )
    catch_up_weekday: int = setting(
        1,
        WEEKDAY,
        RUNS,
        label="Day of the catch-up run",
        what="day",
        does="Starts with the next run that is not prepared yet.",
        hint="It pays what belongs to periods that are finalised or past their due date.",
        told=THOSE_WHO_PAY,
    )
    off_trend_percent: int = setting(
        20,
        Whole(1, 100),
        RUNS,
        label="Per cent from the mean that is called off trend",
        what="per cent",
        unit="%",
        does="A lower number marks more invoices and payments. Nothing is refused by it.",
        hint="An amount is compared with the mean of the last three.",
        told=THOSE_WHO_PAY,
    )
    overpayment_pence: int = setting(
        10_000,
        Money(),
        OVERPAYMENTS,
        label="Announce an overpayment above, pounds",
        what="amount",
        does="Counts for overpayments that arise from now on.",
        hint="What takes back more than this is announced before it is taken, where it takes too much of a payment.",
        told=THOSE_WHO_PAY,
    )
    overpayment_percent: int = setting(
        25,
        Whole(0, 100),
        OVERPAYMENTS,
        label="Per cent of a payment that may be taken without notice",
        what="per cent",
        unit="%",
        does="Counts for overpayments that arise from now on.",
        hint="What takes more of a payment is announced, and an instalment takes at most this share.",
        told=THOSE_WHO_PAY,
    )
    overpayment_days: int = setting(
        10,
        Whole(0, 60),
        OVERPAYMENTS,
        label="Days that an overpayment is announced before the run",
        what="days",
        unit="days",
        does="Counts for overpayments that arise from now on.",
        hint="The provider has so long to answer.",
        told=THOSE_WHO_PAY,
    )
    overpayment_instalments: int = setting(
        12,
        Whole(1, 52),
        OVERPAYMENTS,
        label="Most instalments of an overpayment",
        what="instalments",
        unit="instalments",
        does="Counts for answers that are given from now on.",
        hint="A provider may ask for fewer or more, up to this.",
        told=THOSE_WHO_PAY,
    )
    order_invoice_address: list[str] = setting(
        [],
        ADDRESS,
        ON_ORDERS,
        label="Invoice Address",
        what="lines of the address",
        does="Stands on every purchase order that is opened or printed from now on.",
        hint="Where invoices are addressed to, one line below the other.",
    )
    order_delivery_address: list[str] = setting(
        [],
        ADDRESS,
        ON_ORDERS,
        label="Delivery Address",
        what="lines of the address",
        does="Stands on every purchase order that is opened or printed from now on.",
        hint="Where care is delivered to, one line below the other.",
    )
    order_payment_terms: str = setting(
        "{days} days from a valid invoice",
        Line(200),
        ON_ORDERS,
        label="Payment Terms",
        what="payment terms",
        does="Stands on every purchase order whose contract has no terms of its own.",
        hint="{days} stands for the days in which the council pays an invoice. A contract’s own terms go before these.",
    )
    notice_approver_name: str = setting(
        "",
        Line(80, fewest=0),
        NOTICE,
        label="Who approves the notice",
        what="name",
        does="Stands on the notice of the half-year.",
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
        does="Stands on the notice of the half-year.",
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
        does="Changes what is published from now on. What was published stays out there.",
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
        does="Changes what is published from now on. What was published stays out there.",
        hint="One on each line. They are published as REDACTED PERSONAL DATA too.",
    )
    helpdesk_telephone: str = setting(
        "",
        Line(40, fewest=0),
        HELPDESK,
        label="Telephone number of the helpdesk",
        what="telephone number",
        hint="Shown on the sign-in page and at the foot of every page. Leave it empty if there is none.",
        does="Everybody who cannot sign in reads it at once.",
    )
    helpdesk_email: str = setting(
        "",
        MailAddress(254, fewest=0),
        HELPDESK,
        label="E-mail address of the helpdesk",
        what="e-mail address",
        hint="Shown on the sign-in page and at the foot of every page. Leave it empty if there is none.",
        does="Everybody who cannot sign in reads it at once.",
    )
    sends_reset_links: bool = setting(
        False,
        YES_NO,
        HELPDESK,
        label="Send a link to whoever asks for a new password",
        what="answer",
        hint="Yes: the link goes to the e-mail address at once, if somebody signs in with it. No: the helpdesk answers "
        "each request with a temporary password.",
        help="Yes sends a link by which people choose a new password themselves. It works once and for an hour. "
        "Requests with an e-mail address that nobody signs in with still go to the helpdesk. No leaves every "
        "request to the helpdesk, which sends a temporary password.",
        does="Counts for requests that are made from now on.",
        told=("system_administrator",),
    )
    bank_holidays_added: list[str] = setting(
        [],
        Dates(),
        DAYS_OFF,
        label="More days off",
        what="day",
        hint=f"One on each line, like 24/12/2026. England’s bank holidays are known up to {LAST_YEAR}: add those "
        "that are announced later, and days on which the council is closed.",
        does="No working day: cut-offs come earlier, and answers are due later.",
        told=THOSE_WHO_PAY,
    )
    bank_holidays_left_out: list[str] = setting(
        [],
        Dates(),
        DAYS_OFF,
        label="Bank holidays on which the council works",
        what="day",
        hint="One on each line. They count as working days.",
        does="A working day again: cut-offs come later, and answers are due earlier.",
        told=THOSE_WHO_PAY,
    )
    authenticator_roles: list[str] = setting(
        [],
        Ticks(tuple((role, role_name(role)) for role in (*PROVIDER_ROLES, *OFFICER_ROLES))),
        SECOND_STEP,
        label="Roles that need an authenticator app",
        what="roles",
        hint="Whoever has one of these roles sets up an app at the next page they open, and cannot do without it.",
        help="whoever has one of these roles signs in with the code of an app on their phone, instead of two digits of "
        "the security code. They set it up at the next page that they open.",
        does="They are led to set one up at the next page they open.",
        told=("system_administrator",),
    )
    password_least_length: int = setting(
        9,
        Whole(9, 30),
        PASSWORDS,
        label="Fewest characters of a password",
        what="characters",
        unit="characters",
        hint="For passwords that are set from now on.",
        does="Those who have a shorter one keep it until they change it.",
    )
    password_character_kinds: list[str] = setting(
        ["lower", "upper", "digit", "symbol"],
        Ticks(CHARACTER_KINDS),
        PASSWORDS,
        label="Kinds of character that a password must have",
        what="kinds",
        hint="For passwords that are set from now on.",
        does="Those whose password lacks one keep it until they change it.",
    )
    idle_minutes_provider: int = setting(
        60,
        Whole(5, 120),
        TIME_OUTS,
        label="Minutes without use after which a contact is signed out",
        what="minutes",
        unit="minutes",
        hint="What they typed into a form is kept until they have signed in again.",
        does="Counts at once, also for those who are signed in.",
    )
    idle_minutes_council: int = setting(
        30,
        Whole(5, 60),
        TIME_OUTS,
        label="Minutes without use after which an officer is signed out",
        what="minutes",
        unit="minutes",
        hint="Officers see every provider’s clients, so this is at most an hour.",
        does="Counts at once, also for those who are signed in.",
    )
    session_hours: int = setting(
        12,
        Whole(1, 12),
        TIME_OUTS,
        label="Hours after which everybody signs in again",
        what="hours",
        unit="hours",
        hint="Counted from signing in, in use or not.",
        does="Counts at once, also for those who are signed in.",
    )
    unstaffed_team: str = setting(
        SYSTEM_ADMIN,
        Choice(),
        TEAMS,
        label="Team for actions of a team that has no officer",
        what="team",
        does="Counts for actions that are opened or passed on from now on.",
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
        hint="For every provider that has no choice of its own. What a tile leads to stays in the menu.",
        does="Changes what providers see on Home, and nothing that they may do.",
    )
    keep_clients_years: int = setting(
        8,
        Whole(1, 100),
        KEEPING,
        label="Years that a client is kept after the last care",
        what="years",
        unit="years",
        does="Changes who is listed. Whom to erase is decided by a person.",
        hint="Then they are listed under Privacy, to be erased. Nobody is erased by itself.",
        help="when a client is listed under *Privacy* to be erased: their last care, visit, claim and message are "
        "longer ago than that.",
        told=("system_administrator",),
    )

    @property
    def bank_holidays(self) -> frozenset[date]:
        """England’s bank holidays, with the council's own days off and without those on which it works."""
        return bank_holidays_with(self.bank_holidays_added, self.bank_holidays_left_out)


SETTINGS = declarations_of(CouncilSettings)
# Those that stand on the council's own row instead, which more than the portal's pages reads: {setting: its column}.
OF_THE_COUNCIL = {"council_name": "name", "directorate": "directorate", "brand_colour": "brand_colour"}
BY_NAME = {declaration.name: declaration for declaration in SETTINGS}
GROUPS = {declaration.section.group.slug: declaration.section.group for declaration in SETTINGS}
