"""Commissioned Vs Actuals on screen: clients under their service and level, totals, the weeks of the chart."""

from dataclasses import dataclass, field

from blueprints.reports.report_page import Shown
from blueprints.reports.weeks_chart import WeeksChart
from queries.paging import page_of
from reports import commissioned_weeks
from rules.commissioned import Comparison, visits_of
from rules.money import format_pence, format_quantity

CLIENTS_A_PAGE = 50
MOST_UNITS = 3000  # clients at a service and level; more are for a file, not for a screen


@dataclass
class ClientWeeks:
    """A client at one service and level: its weeks and what they come to."""

    unit: object
    weeks: list = field(default_factory=list)
    totals: Comparison = field(default_factory=Comparison)

    @property
    def start_date(self):
        """When the first of its lines began; None for unplanned care."""
        return min((week.start_date for week in self.weeks if week.start_date), default=None)


@dataclass
class Level:
    """A service level at one service of an organisation."""

    unit: object
    clients: list = field(default_factory=list)
    totals: Comparison = field(default_factory=Comparison)
    is_whole: bool = True  # all of its clients are on this page


class CommissionedPage(Shown):
    """One page of the report. `too_many` where the choice is too large for a screen."""

    template = "reports/_commissioned.html"

    def __init__(self, asked, request, page_number, as_cards=False):
        query = commissioned_weeks.units(request)
        self.count = query.order_by().count()
        self.too_many = self.count > MOST_UNITS
        self.many_words = f"{self.count:,} clients at a service level"
        levels = {} if self.too_many else _levels(commissioned_weeks.weeks_of(list(query), request))
        every = [client for level in levels.values() for client in level.clients]
        page = page_of(page_number, len(every), CLIENTS_A_PAGE)
        super().__init__(asked, page, as_cards)
        self.clients, self.totals = len(every), _sum(client.totals for client in every)
        self.weeks = sum(len(client.weeks) for client in every)
        self.chart = WeeksChart(week for client in every for week in client.weeks)
        self.rows = _cut(levels.values(), {id(each) for each in page.cut(every)})


def _levels(weeks):
    """{(organisation, service, level): Level} in order."""
    levels = {}
    for week in weeks:
        level = levels.setdefault(week.unit.key[:3], Level(week.unit))
        if not level.clients or level.clients[-1].unit.key != week.unit.key:
            level.clients.append(ClientWeeks(week.unit))
        level.clients[-1].weeks.append(week)
        level.clients[-1].totals.add(week.figures)
        level.totals.add(week.figures)
    return levels


def _cut(levels, wanted):
    """The levels with only the clients of this page; their totals stay those of all clients."""
    shown = []
    for level in levels:
        clients = [client for client in level.clients if id(client) in wanted]
        if clients:
            shown.append(Level(level.unit, clients, level.totals, len(clients) == len(level.clients)))
    return shown


def _sum(totals):
    total = Comparison()
    for each in totals:
        total.add(each)
    return total


def quantity_difference(figures):
    """(words, css) of a difference: `2 under`, `+1 over`, `0`."""
    difference = figures.quantity_difference
    if not difference:
        return "0", ""
    if difference < 0:
        return f"{format_quantity(difference)} under", "under"
    return f"+{format_quantity(difference)} over", "over"


def cost_difference(figures):
    """(words, css) of a difference in pounds."""
    difference = figures.cost_difference
    sign = "+" if difference > 0 else ""
    return f"{sign}{format_pence(difference)}", "under" if difference < 0 else "over" if difference > 0 else ""


def visits_words(week):
    """`5`, or nothing where none are known."""
    visits = visits_of(week.pricing, week.actual)
    return "" if visits is None else format_quantity(visits)
