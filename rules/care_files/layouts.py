"""The fourteen care files (docs/domain/care-files.md), in the order that they are read: columns, keys, blanks.

A column that points to another file holds that file's key; `field` is the name that the value is kept under.
"""

from rules.care_files import cells
from rules.care_files.columns import Column, Layout, optional, pointer, required, yes_no
from rules.care_files.date_cells import read_date
from rules.people import OFFICER_ROLES, PROVIDER_ROLES
from rules.weeks import DAY_COLUMNS

ADDRESS = tuple(
    Column(name)
    for name in ("address_1", "address_2", "address_3", "town", "county", "postcode", "country", "uprn", "usrn")
)
TELEPHONES = (Column("mobile"), Column("telephone"), Column("fax"))
EMAIL = optional("email", cells.read_email, blank="")
START, END = required("start_date", read_date), optional("end_date", read_date)

ORGANISATIONS = Layout(
    "organisations.csv",
    "organisation",
    (
        required("organisation_ref", field="reference"),
        required("name"),
        *ADDRESS,
        *TELEPHONES,
        EMAIL,
        Column("creditor_ref"),
        Column("vat_number"),
    ),
    ("organisation_ref",),
)
SERVICES = Layout(
    "services.csv",
    "service",
    (
        required("service_ref", field="reference"),
        pointer("organisation_ref", "organisations.csv", "organisation"),
        required("name"),
        *ADDRESS,
        *TELEPHONES,
        EMAIL,
    ),
    ("service_ref",),
)
SERVICE_LEVELS = Layout(
    "service_levels.csv",
    "service level",
    (
        required("service_level_ref", field="reference"),
        required("name"),
        required("unit"),
        Column("service_group_class"),
        optional("vat_rate", cells.read_percent, 0, "vat_rate_basis_points"),
        Column("cost_centre"),
        Column("subjective"),
        optional("claimable", cells.choice("client", "provider", "both"), ""),
        optional("unit_price", cells.read_unit_price, None, "claim_unit_price_tenthousandths"),
        optional("quantity_step", cells.read_step, 25, "quantity_step_hundredths"),
        yes_no("frustrated_paid", True),
        optional("frustrated_notice_hours", cells.whole_number(0, 10_000)),
        optional("extra_allowed", cells.read_extra_allowed, ("always", None)),
        yes_no("comment_when_different", False),
        yes_no("visits_required", False),
        optional("visit_rounding_minutes", cells.whole_number(1, 1440), 15),
        optional("unplanned_limit", cells.read_quantity, None, "unplanned_limit_hundredths"),
        optional("cancellation_codes", cells.read_codes, ""),
    ),
    ("service_level_ref",),
)
CONTRACTS = Layout(
    "contracts.csv",
    "contract",
    (
        required("contract_ref", field="reference"),
        pointer("organisation_ref", "organisations.csv", "organisation"),
        required("name"),
        yes_no("totals_editable", False),
        optional("one_period_at_a_time", cells.read_one_period, "no"),
        yes_no("confirmation_required", False),
        yes_no("document_must_be_agreed", False),
        yes_no("simple_lines", False),
        optional("payment_terms", cells.read_note, ""),
    ),
    ("contract_ref",),
)
PAYMENT_METHODS = Layout(
    "payment_methods.csv",
    "payment method",
    (
        pointer("contract_ref", "contracts.csv", "contract"),
        START,
        END,
        required("model", cells.choice("invoiced", "scheduled")),
        required("pay_on_actuals", cells.choice("always", "never", "if_entered")),
        required("frequency", cells.choice("weekly", "two_weekly", "four_weekly", "monthly")),
        required("first_period_start", read_date),
        optional("slack_days", cells.whole_number(-366, 366), 0),
        optional("days_to_finalise", cells.whole_number(0, 366), 3),
        optional("days_to_bank", cells.whole_number(0, 366), 6),
        yes_no("net", False, "is_net"),
        yes_no("direct_payment", False, "is_direct_payment"),
    ),
    ("contract_ref", "start_date"),
)
CONTRACT_PRICES = Layout(
    "contract_prices.csv",
    "contract price",
    (
        pointer("contract_ref", "contracts.csv", "contract"),
        pointer("service_level_ref", "service_levels.csv", "service_level"),
        START,
        END,
        required("unit_price", cells.read_unit_price, "unit_price_tenthousandths"),
    ),
    ("contract_ref", "service_level_ref", "start_date"),
    may_delete=True,
)
CLIENTS = Layout(
    "clients.csv",
    "client",
    (
        required("ssref"),
        Column("title"),
        Column("forename"),
        required("surname"),
        optional("date_of_birth", read_date),
        optional("date_of_death", read_date),
    ),
    ("ssref",),
)
LINE_ITEMS = Layout(
    "care_package_line_items.csv",
    "care package line item",
    (
        required("cpli_id", field="reference"),
        required("care_package_ref"),
        pointer("ssref", "clients.csv", "client"),
        pointer("service_ref", "services.csv", "service"),
        pointer("service_level_ref", "service_levels.csv", "service_level"),
        pointer("contract_ref", "contracts.csv", "contract"),
        START,
        END,
        required("pricing", cells.choice("weekly", "units", "timetabled", "rolling", "one_off")),
        required("unit_price", cells.read_unit_price, "unit_price_tenthousandths"),
        optional("units", cells.read_quantity, None, "units_hundredths"),
        *(optional(day, cells.read_sessions, 0) for day in DAY_COLUMNS),
        optional("visits", cells.whole_number(0, 1_000)),
        yes_no("authorised", True, "is_authorised"),
        Column("budget_code"),
    ),
    ("cpli_id",),
)
PRICES = Layout(
    "prices.csv",
    "price",
    (
        pointer("cpli_id", "care_package_line_items.csv", "cpli"),
        START,
        required("unit_price", cells.read_unit_price, "unit_price_tenthousandths"),
    ),
    ("cpli_id", "start_date"),
    may_delete=True,
)
CONTRIBUTIONS = Layout(
    "contributions.csv",
    "contribution",
    (
        pointer("cpli_id", "care_package_line_items.csv", "cpli"),
        START,
        END,
        required("weekly_amount", cells.read_pence, "weekly_amount_pence"),
    ),
    ("cpli_id", "start_date"),
    may_delete=True,
)
SUSPENSIONS = Layout(
    "suspensions.csv",
    "suspension",
    (
        pointer("ssref", "clients.csv", "client"),
        pointer("cpli_id", "care_package_line_items.csv", "cpli", is_required=False),
        START,
        END,
        Column("reason"),
    ),
    ("ssref", "cpli_id", "start_date"),
    may_delete=True,
)
CONTACTS = Layout(
    "contacts.csv",
    "contact",
    (
        required("email", cells.read_email),
        Column("title"),
        Column("forename"),
        required("surname"),
        pointer("organisation_ref", "organisations.csv", "organisation"),
        required("role", cells.list_of(cells.choice(*PROVIDER_ROLES)), "roles"),
        *ADDRESS,
        *TELEPHONES,
    ),
    ("email", "organisation_ref"),
)
OFFICERS = Layout(
    "officers.csv",
    "officer",
    (
        required("email", cells.read_email),
        required("forename"),
        required("surname"),
        required("roles", cells.list_of(cells.choice(*OFFICER_ROLES))),
        optional("teams", cells.list_of(cells.read_text), []),
    ),
    ("email",),
)
ACTUALS = Layout(
    "actuals.csv",
    "actual",
    (
        required("week_beginning", read_date),
        Column("service"),
        Column("ssref"),
        Column("client"),
        Column("cpli_id"),
        Column("service_level"),
        Column("unit"),
        optional("unit_price", cells.read_unit_price),
        *(optional(name, cells.read_figure) for name in ("planned", "actual", "frustrated", "missed", "extra")),
        optional("visits", cells.whole_number(0, 1_000)),
        *(Column(day) for day in DAY_COLUMNS),
        optional("comments", cells.read_note, ""),
        Column("status"),
        Column("problem"),
    ),
    ("week_beginning",),
)

TABLE_LAYOUTS = (
    ORGANISATIONS,
    SERVICES,
    SERVICE_LEVELS,
    CONTRACTS,
    PAYMENT_METHODS,
    CONTRACT_PRICES,
    CLIENTS,
    LINE_ITEMS,
    PRICES,
    CONTRIBUTIONS,
    SUSPENSIONS,
)
LAYOUTS = (*TABLE_LAYOUTS, CONTACTS, OFFICERS, ACTUALS)
