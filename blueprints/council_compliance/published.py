"""Payments over £30,000 by quarter, and spend over £500 by month: on screen, and as the file that is published."""

from flask import url_for
from flask_login import current_user

from blueprints.council_compliance.periods import asked_of, month_words, quarter_words, whole_month
from blueprints.council_compliance.routes import bp
from queries.paging import page_of
from queries.published_payments import earliest_payment, large_payments, spend_lines
from rules.dates import format_date
from rules.money import plain_decimal
from rules.published_payments import months_back, quarters_back
from web import clock, council
from web.downloads import send_csv
from web.htmx import page
from web.listing import asked_page
from web.permissions import Permission, requires

LARGE_HEADINGS = ("Body Name", "Date", "Supplier", "Contract", "Transaction Number", "Amount")
SPEND_HEADINGS = (
    "Body Name",
    "Date",
    "Department",
    "Beneficiary",
    "Summary Of Purpose",
    "Merchant Category",
    "Amount",
    "Irrecoverable VAT",
    "Transaction Number",
)
NO_VAT = "0.00"  # councils recover the VAT on care (VAT Act 1994, section 33)


@bp.get("/over-30000")
@requires(Permission.COUNCIL_READ)
def over_30000():
    """Payments of more than £30,000 in a quarter."""
    quarter, quarters = _quarters()
    rows = large_payments(current_user, quarter, clock.today(), council.settings())
    options = _options(quarters, quarter, quarter_words)
    return _page("over_30000", rows, sum(row.amount_pence for row in rows), options, quarter)


@bp.get("/over-30000.csv")
@requires(Permission.COUNCIL_READ)
def over_30000_file():
    """The same as a file."""
    quarter, _ = _quarters()
    body = council.current_council().name
    rows = large_payments(current_user, quarter, clock.today(), council.settings())
    return send_csv(
        f"payments-over-30000-{quarter[0]}.csv",
        LARGE_HEADINGS,
        [
            (body, format_date(row.bank_date), row.beneficiary, row.contract, row.number, _pounds(row.amount_pence))
            for row in rows
        ],
    )


@bp.get("/over-500")
@requires(Permission.COUNCIL_READ)
def over_500():
    """Spend over £500 in a month."""
    month, months = _months()
    rows = spend_lines(current_user, month, clock.today(), council.settings())
    options = _options(months, month, month_words)
    return _page("over_500", rows, sum(row.net_pence for row in rows), options, month)


@bp.get("/over-500.csv")
@requires(Permission.COUNCIL_READ)
def over_500_file():
    """The same as the file of open data that councils publish."""
    month, _ = _months()
    ours = council.current_council()
    department = f"{ours.directorate} Directorate".strip()
    return send_csv(
        f"spend-over-500-{month[0]:%Y-%m}.csv",
        SPEND_HEADINGS,
        [
            (
                *(ours.name, format_date(row.bank_date), department, row.beneficiary, row.purpose, row.category),
                *(_pounds(row.net_pence), NO_VAT, row.number),
            )
            for row in spend_lines(current_user, month, clock.today(), council.settings())
        ],
    )


def _quarters():
    """(the quarter that the address asks for, all of them): the last that is over unless it names one."""
    today = clock.today()
    quarters = quarters_back(today, earliest_payment(current_user, today))
    return asked_of(quarters, quarters[1] if len(quarters) > 1 else quarters[0]), quarters


def _months():
    """(the month that the address asks for, all of them): the last that is over unless it names one."""
    today = clock.today()
    months = [whole_month(first) for first in months_back(today, earliest_payment(current_user, today))]
    return asked_of(months, months[1] if len(months) > 1 else months[0]), months


def _options(periods, chosen, words):
    """[(value, words, is chosen)] for the pick list."""
    today = clock.today()
    return [(each[0].isoformat(), words(each, today), each == chosen) for each in periods]


def _page(name, rows, pence, options, period):
    shown = page_of(asked_page(), len(rows))

    def address(number):
        return url_for(f".{name}", **{"from": period[0].isoformat(), "page": number})

    words = next(words for _, words, is_chosen in options if is_chosen)
    return page(
        f"council_compliance/{name}.html",
        rows=shown.cut(rows),
        shown=shown,
        pence=pence,
        options=options,
        words=words,
        address=address,
        file_address=url_for(f".{name}_file", **{"from": period[0].isoformat()}),
    )


def _pounds(pence):
    return plain_decimal(pence)
