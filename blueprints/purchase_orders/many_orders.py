"""The list of orders: whose, of which year, service and client, each with its spend to date."""

from dataclasses import dataclass

from peewee import JOIN, fn

from models import CarePackageLineItem, Client, Organisation, PurchaseOrder, Service
from queries.listing import Column, ListPage
from rules.financial_years import financial_year_name, financial_year_of
from web.listing import list_request
from web.picks import Pick, hint_to_pick_a_provider, pick, usable_picks

ORDER = PurchaseOrder
BY_NAME = (Client.surname, Client.forename, Client.ssref, ORDER.financial_year)


@dataclass(frozen=True)
class Chosen:
    """The filters as they are set. `provider` is the council's only."""

    provider: Pick | None
    year: Pick
    service: Pick
    client: Pick

    @property
    def picks(self):
        """The pick lists to show."""
        return usable_picks(self.provider, self.year, self.service, self.client)

    @property
    def hint(self):
        """What more can be filtered by, for an officer who has picked no provider."""
        return hint_to_pick_a_provider(self.provider)


@dataclass(frozen=True)
class Row:
    """An order with what was spent on it."""

    order: PurchaseOrder
    spend_pence: int

    @property
    def meter(self):
        """(spent, of how much) for its bar, in pence: full where more was spent than ordered."""
        most = max(self.order.value_pence, 1)
        return min(max(self.spend_pence, 0), most), most

    @property
    def left_pence(self):
        """What is planned and not paid yet, in pence."""
        return max(self.order.value_pence - self.spend_pence, 0)

    @property
    def over_pence(self):
        """How much more was spent than ordered, in pence."""
        return max(self.spend_pence - self.order.value_pence, 0)


def filters(visitor, today):
    """The filters from the address: this year's orders, until another year (or none) is picked."""
    provider = None
    organisation_id = visitor.organisation_id
    if visitor.side == "council":
        everyone = Organisation.visible_to(visitor).order_by(Organisation.name, Organisation.id)
        options = [(each.id, each.name) for each in everyone]
        provider = pick("provider", "Provider", "[All Providers]", options)
        organisation_id = provider.value
    return Chosen(
        provider=provider,
        year=_years(visitor, today),
        service=pick("service", "Service", "[All Services]", _services(visitor, organisation_id)),
        client=pick("client", "Client", "[All Clients]", _clients(organisation_id)),
    )


def _years(visitor, today):
    orders = ORDER.visible_to(visitor).select(fn.MIN(ORDER.financial_year), fn.MAX(ORDER.financial_year))
    first, last = orders.tuples().get()
    this_year = financial_year_of(today)
    years = range(max(last or this_year, this_year), min(first or this_year, this_year) - 1, -1)
    options = [(year, financial_year_name(year)) for year in years]
    return pick("year", "Financial Year", "[All Years]", options, otherwise=this_year)


def _services(visitor, organisation_id):
    """An officer picks the provider first: the services of all together would be too many to pick from."""
    if organisation_id is None:
        return []
    services = Service.visible_to(visitor).where(Service.organisation == organisation_id)
    return [(each.id, each.name) for each in services.order_by(Service.name, Service.id)]


def _clients(organisation_id):
    if organisation_id is None:
        return []
    ordered = ORDER.select(ORDER.client).where(ORDER.organisation == organisation_id)
    clients = Client.select().where(Client.id.in_(ordered))
    return [(each.id, each.list_name) for each in clients.order_by(Client.surname, Client.forename, Client.ssref)]


def columns(chosen):
    """The headings; an officer who picked no provider sees whose order each is."""
    provider = [Column("provider", "Provider", (Organisation.name, *BY_NAME))]
    return (
        Column("order", "Purchase Order", BY_NAME),
        *(provider if chosen.provider and chosen.provider.value is None else ()),
        Column("value", "Value", (ORDER.value_pence,), "num w-money"),
        Column("spend", "Spend To Date", (fn.COALESCE(ORDER.spend_to_date(), 0),), "num w-spend"),
        Column("year", "Financial Year", (ORDER.financial_year,)),
        Column("issued", "Issued", (ORDER.issued_on,)),
    )


def listing(visitor, chosen):
    """The page of the list that the address asks for."""
    query = ORDER.visible_to(visitor).join_from(ORDER, Client, JOIN.LEFT_OUTER).join_from(ORDER, Organisation)
    query = query.select_extend(Client, Organisation, ORDER.spend_to_date().alias("spend_pence"))
    if chosen.provider and chosen.provider.value is not None:
        query = query.where(ORDER.organisation == chosen.provider.value)
    if chosen.year.value is not None:
        query = query.where(ORDER.financial_year == chosen.year.value)
    if chosen.client.value is not None:
        query = query.where(ORDER.client == chosen.client.value)
    if chosen.service.value is not None:
        line = CarePackageLineItem
        at_service = line.select(line.id).where(
            line.client == ORDER.client, line.contract == ORDER.contract, line.service == chosen.service.value
        )
        query = query.where(fn.EXISTS(at_service))
    return ListPage(query, columns(chosen), list_request(), sort="order", tie_break=(ORDER.id,))


def rows(listing):
    """The rows of the page."""
    return [Row(order, int(getattr(order, "spend_pence", None) or 0)) for order in listing.rows()]
