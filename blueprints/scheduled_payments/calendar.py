"""The year's payment calendar, on screen and as a private feed for one's own calendar."""

from flask import abort, make_response, request
from flask_login import current_user

from blueprints.scheduled_payments.addresses import addresses
from blueprints.scheduled_payments.filters import pick_year
from blueprints.scheduled_payments.provider import bp
from operations.scheduled_payments import calendar_feeds
from queries.scheduled_payments.calendar import calendar_rows
from queries.scheduled_payments.calendar_feeds import contracts_of_feed, find_feed, made_at
from queries.scheduled_payments.periods import all_periods, scheduled_contracts
from rules.calendar_feed import Entry, calendar_text
from rules.dates import date_range, format_date
from rules.financial_years import financial_year_of
from rules.forecast import cut_off_of, time_of
from web import clock, council, forecasts, hosts
from web.htmx import page
from web.late_forms import never_kept
from web.permissions import Permission, permissions_of, public, requires
from web.picks import whole_number


@bp.get("/scheduled-payments/calendar")
@requires(Permission.SCHEDULED_READ)
def calendar():
    """When each period of the year is due, finalised and in the bank."""
    return _calendar()


@bp.post("/scheduled-payments/calendar/address")
@requires(Permission.SCHEDULED_EDIT)
@never_kept()
def renew_address():
    """Make the private address of one's own calendar, or another one instead; it is shown this once."""
    if request.form.get("stop"):
        calendar_feeds.stop(by=current_user, at=clock.moment())
        return _calendar()
    token = calendar_feeds.renew(by=current_user, at=clock.moment())
    return _calendar(hosts.full_address(".calendar_feed", calendar_token=token))


@bp.get("/payment-calendar/<calendar_token>.ics")
@public
def calendar_feed(calendar_token):
    """The feed itself, for anybody who knows its address, without signing in. It has no client and no amount."""
    found = find_feed(calendar_token)
    if found is None or Permission.SCHEDULED_READ not in permissions_of(found[1]):
        abort(404)
    feed, _ = found
    contracts = contracts_of_feed(feed)
    this_year = financial_year_of(clock.today())
    rows = [
        row for year in (this_year - 1, this_year, this_year + 1) for row in calendar_rows(contracts, year, _day_left)
    ]
    entries = [entry for row in dict.fromkeys(rows) for entry in _entries(row)]
    name = f"Payments to {feed.organisation.name}, {council.current_council().name}"
    response = make_response(calendar_text(name, entries, clock.now()))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _calendar(new_address=None):
    organisation = whole_number(request.args.get("organisation", "")) if current_user.side == "council" else None
    is_chosen = current_user.side == "provider" or organisation is not None
    contracts = scheduled_contracts(current_user, organisation) if is_chosen else []
    year = pick_year(all_periods(contracts, clock.today(), council.settings().scheduled_open_days))
    by_contract = {}
    for row in calendar_rows(contracts, year.value, _day_left):
        by_contract.setdefault(row.contract, []).append(row)
    return page(
        "scheduled_payments/calendar.html",
        by_contract=by_contract,
        contracts=contracts,
        year=year,
        organisation_id=organisation,
        address=addresses(),
        new_address=new_address,
        address_made_at=made_at(current_user) if current_user.organisation_id else None,
    )


def _day_left(contract, start):
    """When what a period has left to pay is in the bank."""
    left = forecasts.left_of_period(contract, start)
    return left.bank_date if left else None


def _entries(row):
    """The payment on its day in the bank, and before it the last day to confirm, where the contract asks for that."""
    what, dates = f"contract-{row.contract.id}-period-{row.start:%Y%m%d}", date_range(row.start, row.end)
    if row.contract.confirmation_required and row.finalised_on is None:
        cut_off = cut_off_of(
            row.finalise_date,
            council.settings().cut_off_working_days,
            time_of(council.settings().cut_off_time),
            council.settings().bank_holidays,
        )
        words = f"{row.contract.name}: confirm by {cut_off:%H:%M} for the payment on {format_date(row.bank_date)}"
        yield Entry(f"{what}-confirm@{hosts.own_name()}", cut_off.date(), words, f"Period {dates}.")
    if row.finalised_on:
        finalised = f"finalised {format_date(row.finalised_on)}"
    else:
        words = "should have been finalised" if row.is_late(clock.today()) else "to be finalised"
        finalised = f"{words} {format_date(row.finalise_date)}"
    due = f"Due {format_date(row.due_date)}, {finalised}."
    words = f"{row.contract.name}: payment expected in the bank"
    yield Entry(f"{what}@{hosts.own_name()}", row.bank_date, words, f"Period {dates}. {due}")
