"""The home page's tile of reports: how many remittance advices there are to read."""

from queries.home.newest_remittance import newest_remittance
from rules.dates import short_date
from rules.financial_years import financial_year_of, financial_year_start
from rules.money import format_pence
from web import clock
from web.templating import plural
from web.tiles import State, amount, one_line


def reports_tile(viewer):
    """`3 remittance advices since 1 April 2025`, and the newest payment."""
    since = financial_year_start(financial_year_of(clock.today()))
    newest = newest_remittance(viewer, since)
    since_words = f"since 1 April {since.year}"
    if newest is None:
        return State((f"No remittance advice {since_words}",))
    bank_day = short_date(newest.bank_date, clock.today())
    last = one_line("The last: ", amount(format_pence(newest.amount_pence)), f" on {bank_day}")
    return State((f"{plural(newest.in_all, 'remittance advice')} {since_words}", last))
