"""One page of a report on screen."""

from urllib.parse import urlencode

from models import Contract
from reports.table import as_shown
from web.picks import whole_number

UNITS_A_PAGE = 50
MOST_CONTRACTS = 200  # a longer pick list is no help: then the reference is typed


class Shown:
    """The rows of one page, as they are shown, and where the other pages are."""

    def __init__(self, report, asked, args):
        query = report.units(asked)
        self.count = query.order_by().count()
        self.pages = max(1, -(-self.count // UNITS_A_PAGE))
        self.page = min(max(1, whole_number(args.get("page", "1")) or 1), self.pages)
        units = list(query.paginate(self.page, UNITS_A_PAGE))
        self.rows = shown_rows(report, report.rows_of(units, asked))
        self.foot_rows = shown_rows(report, report.foot_rows(asked)) if self.rows and self.page == self.pages else []
        self._kept = [(name, value) for name, value in args.items(multi=True) if name != "page"]

    def page_query(self, page):
        """The query string of another page."""
        return urlencode([*self._kept, ("page", page)])


def shown_rows(report, rows):
    """Rows of values as the screen and paper have them."""
    return [[as_shown(*pair) for pair in zip(report.columns, row, strict=True)] for row in rows]


def contract_options(visitor):
    """(reference, words) of the visitor's contracts to pick from; None where there are too many for a list."""
    contracts = Contract.visible_to(visitor).order_by(Contract.name, Contract.reference).limit(MOST_CONTRACTS + 1)
    options = [(contract.reference, f"{contract.name} ({contract.reference})") for contract in contracts]
    return options if len(options) <= MOST_CONTRACTS else None
