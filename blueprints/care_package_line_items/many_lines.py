"""The list of line items: whose lines, which of them, and how one reads in a row."""

from dataclasses import dataclass

from peewee import fn

from models import CarePackageLineItem, Client, Contract, Organisation, Service, ServiceLevel
from queries.care import load_line_items
from queries.listing import Column, ListPage
from rules import wording
from rules.weeks import FAR_FUTURE
from web.listing import list_request
from web.permissions import Permission
from web.picks import Pick, hint_to_pick_a_provider, is_ticked, pick, usable_picks

LINE = CarePackageLineItem
BY_CLIENT = (Client.surname, Client.forename, Client.ssref, LINE.start_date)
COLUMNS = (
    Column("ssref", "SSRef", (Client.ssref,)),
    Column("client", "Client", BY_CLIENT),
    Column("service", "Service", (Service.name, *BY_CLIENT)),
    Column("level", "Service Level", (ServiceLevel.name, *BY_CLIENT)),
    Column("start", "Start Date", (LINE.start_date,)),
    Column("end", "End Date", (fn.COALESCE(LINE.end_date, FAR_FUTURE),)),
    Column("cost", "Cost"),
    Column("pricing", "Pricing"),
    Column("id", "CPLI ID", (LINE.reference,)),
    Column("package", "Care Package Ref", (LINE.care_package_ref,)),
    Column("authorised", "Authorised", (LINE.is_authorised, *BY_CLIENT)),
)


@dataclass(frozen=True)
class Chosen:
    """The filters as they are set. `provider` is the council's only."""

    provider: Pick | None
    service: Pick
    client: Pick
    level: Pick
    with_historical: bool
    with_unauthorised: bool

    @property
    def picks(self):
        """The pick lists to show."""
        return usable_picks(self.provider, self.service, self.client, self.level)

    @property
    def hint(self):
        """What more can be filtered by, for an officer who has picked no provider."""
        return hint_to_pick_a_provider(self.provider)

    @property
    def is_any(self):
        """Whether any filter is set at all."""
        return any(each.value is not None for each in self.picks) or self.with_historical or self.with_unauthorised

    @property
    def ticks(self):
        """(name, label, whether it is ticked) of the two boxes."""
        return [
            ("historical", "Include Historical", self.with_historical),
            ("unauthorised", "Include Unauthorised", self.with_unauthorised),
        ]


@dataclass(frozen=True)
class Row:
    """A line and its price in words, as it is today (ended: as it was last; to come: as it starts)."""

    line: CarePackageLineItem
    cost: str
    pricing: str
    has_ended: bool


def filters(visitor):
    """The filters from the address. An officer picks a provider first: its services and clients can then be picked."""
    provider = None
    organisation_id = visitor.organisation_id
    if visitor.side == "council":
        everyone = Organisation.visible_to(visitor).order_by(Organisation.name, Organisation.id)
        options = [(each.id, each.name) for each in everyone]
        provider = pick("provider", "Provider", "[All Providers]", options)
        organisation_id = provider.value
    services, clients, levels = _options(visitor, organisation_id)
    return Chosen(
        provider=provider,
        service=pick("service", "Service", "[All Services]", services),
        client=pick("client", "Client", "[All Clients]", clients),
        level=pick("level", "Service Level", "[All Service Levels]", levels),
        with_historical=is_ticked("historical"),
        with_unauthorised=is_ticked("unauthorised"),
    )


def _options(visitor, organisation_id):
    """What can be picked of one organisation. Of all together an officer picks levels only: the rest are too many."""
    all_levels = ServiceLevel.select().order_by(ServiceLevel.name, ServiceLevel.id)
    if organisation_id is None:
        return [], [], [(each.id, each.name) for each in all_levels]
    theirs = LINE.select().join(Contract).where(Contract.organisation == organisation_id)
    services = Service.visible_to(visitor).where(Service.organisation == organisation_id)
    clients = Client.select().where(Client.id.in_(theirs.select(LINE.client)))
    levels = all_levels.where(ServiceLevel.id.in_(theirs.select(LINE.service_level)))
    return (
        [(each.id, each.name) for each in services.order_by(Service.name, Service.id)],
        [(each.id, each.list_name) for each in clients.order_by(Client.surname, Client.forename, Client.ssref)],
        [(each.id, each.name) for each in levels],
    )


def visible_lines(visitor):
    """The lines that the visitor may see, each with its client, service, level, contract and organisation."""
    query = LINE.visible_to(visitor)  # joined with its contract already
    query = query.join_from(LINE, Client).join_from(LINE, Service).join_from(LINE, ServiceLevel)
    query = query.join_from(Contract, Organisation)
    return query.select_extend(Contract, Client, Service, ServiceLevel, Organisation)


def listing(visitor, chosen, today):
    """The page of the list that the address asks for."""
    query = visible_lines(visitor)
    for picked, column in (
        (chosen.provider, Contract.organisation),
        (chosen.service, LINE.service),
        (chosen.client, LINE.client),
        (chosen.level, LINE.service_level),
    ):
        if picked and picked.value is not None:
            query = query.where(column == picked.value)
    if not chosen.with_historical:
        query = query.where(LINE.is_not_ended(today))
    if not chosen.with_unauthorised:
        query = query.where(LINE.is_authorised)
    columns = (*COLUMNS, Column("action", "Submit Action")) if visitor.may(Permission.ACTIONS_EDIT) else COLUMNS
    return ListPage(query, columns, list_request(), sort="client", tie_break=(LINE.id,))


def rows(listing, today):
    """The rows of the page, each with its price in words."""
    lines = listing.rows()
    care = load_line_items([line.id for line in lines])
    return [row_of(line, care[line.id], today) for line in lines]


def row_of(line, care, today):
    """A line with its price in words."""
    last = care.last_in_force()
    price = care.price_on(min(max(today, line.start_date), last))
    bought = (price, line.units_hundredths, care.sessions)
    return Row(
        line=line,
        cost=wording.cost_words(line.pricing, *bought),
        pricing=wording.pricing_words(line.pricing, line.service_level.unit, *bought),
        has_ended=last < today,
    )
