"""The year's payment calendar, on screen and as a private feed for one's own calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import abort, make_response, request, url_for
from flask_login import current_user

from blueprints.scheduled_payments.addresses import addresses
from blueprints.scheduled_payments.provider import bp
from content.bank_holidays import BANK_HOLIDAYS
from models import Contract, PaymentMethod, Period
from operations.scheduled_payments import calendar_feeds
from queries.contract_plans import method_of
from queries.scheduled_payments import periods
from rules.calendar_feed import Entry, calendar_text
from rules.dates import date_range, format_date
from rules.financial_years import financial_year_end, financial_year_of, financial_year_start
from rules.forecast import cut_off_of, time_of
from rules.periods import periods_of
from web import clock, council
from web.htmx import page
from web.permissions import Permission, permissions_of, public, requires
from web.picks import whole_number

LONGEST_TOKEN = 64


@dataclass(frozen=True)
class Row:
    """A period of the calendar. `finalised_on` is None until it is."""

    contract: Contract
    start: date
    end: date
    due_date: date
    finalise_date: date
    bank_date: date
    finalised_on: date | None


@bp.get("/scheduled-payments/calendar")
@requires(Permission.SCHEDULED_READ)
def calendar():
    """When each period of the year is due, finalised and in the bank."""
    return _calendar()


@bp.post("/scheduled-payments/calendar/address")
@requires(Permission.SCHEDULED_EDIT)
def renew_address():
    """Make the private address of one's own calendar, or another one instead; it is shown this once."""
    if request.form.get("stop"):
        calendar_feeds.stop(by=current_user, at=clock.moment())
        return _calendar()
    token = calendar_feeds.renew(by=current_user, at=clock.moment())
    return _calendar(url_for(".calendar_feed", calendar_token=token, _external=True))


@bp.get("/payment-calendar/<calendar_token>.ics")
@public
def calendar_feed(calendar_token):
    """The feed itself: whoever knows the address reads it, without signing in. No client and no amount is in it."""
    found = calendar_feeds.find(calendar_token) if len(calendar_token) <= LONGEST_TOKEN else None
    if found is None or Permission.SCHEDULED_READ not in permissions_of(found[1]):
        abort(404)
    feed, _ = found
    contracts = _contracts(Contract.select().where(Contract.organisation == feed.organisation_id))
    this_year = financial_year_of(clock.today())
    rows = [row for year in (this_year - 1, this_year, this_year + 1) for row in rows_of(contracts, year)]
    entries = [entry for row in dict.fromkeys(rows) for entry in _entries(row)]
    name = f"Payments to {feed.organisation.name}, {council.current_council().name}"
    response = make_response(calendar_text(name, entries, clock.now()))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def rows_of(contracts, year):
    """The Rows of a financial year, by contract and date, from the payment methods themselves."""
    first, last = financial_year_start(year), financial_year_end(year)
    by_id = {contract.id: contract for contract in contracts}
    query = PaymentMethod.select().where(PaymentMethod.contract.in_(list(by_id)), PaymentMethod.model == "scheduled")
    known = Period.select(Period.contract, Period.start_date, Period.finalised_on).where(
        Period.contract.in_(list(by_id)), Period.finalised_on.is_null(False)
    )
    finalised = {(contract, start): day for contract, start, day in known.tuples()}
    rows = [
        _row(by_id[method.contract_id], period, finalised.get((method.contract_id, period.start_date)))
        for method in query.order_by(PaymentMethod.start_date)
        for period in periods_of(method_of(method, 0), last)
        if period.end_date >= first
    ]
    return sorted(rows, key=lambda row: (row.contract.name.casefold(), row.contract.id, row.start))


def _row(contract, period, finalised_on):
    """A period that was finalised late is in the bank as many days later."""
    late = max(timedelta(), finalised_on - period.finalise_date) if finalised_on else timedelta()
    return Row(
        contract=contract,
        start=period.start_date,
        end=period.end_date,
        due_date=period.due_date,
        finalise_date=period.finalise_date,
        bank_date=period.bank_date + late,
        finalised_on=finalised_on,
    )


def _calendar(new_address=None):
    organisation = whole_number(request.args.get("organisation", "")) if current_user.side == "council" else None
    is_chosen = current_user.side == "provider" or organisation is not None
    contracts = periods.contracts_of(current_user, organisation) if is_chosen else []
    year = periods.pick_year(periods.all_periods(contracts, clock.today()), clock.today())
    by_contract = {}
    for row in rows_of(contracts, year.value):
        by_contract.setdefault(row.contract, []).append(row)
    return page(
        "scheduled_payments/calendar.html",
        by_contract=by_contract,
        contracts=contracts,
        year=year,
        organisation_id=organisation,
        address=addresses(),
        new_address=new_address,
        address_made_at=calendar_feeds.made_at(current_user) if current_user.organisation_id else None,
    )


def _contracts(query):
    scheduled = PaymentMethod.select(PaymentMethod.contract).where(PaymentMethod.model == "scheduled")
    return list(query.where(Contract.id.in_(scheduled)))


def _entries(row):
    """The payment on its day in the bank, and before it the last day to confirm, where the contract asks for that."""
    uid, dates = f"contract-{row.contract.id}-period-{row.start:%Y%m%d}", date_range(row.start, row.end)
    if row.contract.confirmation_required and row.finalised_on is None:
        cut_off = cut_off_of(
            row.finalise_date,
            council.settings().cut_off_working_days,
            time_of(council.settings().cut_off_time),
            BANK_HOLIDAYS,
        )
        words = f"{row.contract.name}: confirm by {cut_off:%H:%M} to be paid on {format_date(row.bank_date)}"
        yield Entry(f"{uid}-confirm@provider-portal", cut_off.date(), words, f"Period {dates}.")
    finalised = row.finalised_on or row.finalise_date
    due = f"Due {format_date(row.due_date)}, finalised {format_date(finalised)}."
    words = f"{row.contract.name}: payment expected in the bank"
    yield Entry(f"{uid}@provider-portal", row.bank_date, words, f"Period {dates}. {due}")
