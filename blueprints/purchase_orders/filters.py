"""The filters of the list of orders: whose, of which year, service and client."""

from dataclasses import dataclass

from queries.options import organisation_options, service_options
from queries.purchase_orders.listing import OrderFilters, client_options, financial_years
from rules.financial_years import financial_year_name, financial_year_of
from web.picks import Pick, hint_to_pick_a_provider, pick, usable_picks


@dataclass(frozen=True)
class OrderPicks:
    """The filters as they are set. `provider` is the council's only."""

    provider: Pick | None
    year: Pick
    service: Pick
    client: Pick

    @property
    def asked(self):
        """What the list is asked for."""
        provider_id = self.provider.value if self.provider else None
        return OrderFilters(provider_id, self.year.value, self.service.value, self.client.value)

    @property
    def picks(self):
        """The pick lists to show."""
        return usable_picks(self.provider, self.year, self.service, self.client)

    @property
    def hint(self):
        """What more can be filtered by, for an officer who has picked no provider."""
        return hint_to_pick_a_provider(self.provider)


def filters_of_address(viewer, today):
    """The filters from the address: this year's orders, until another year (or none) is picked."""
    provider, organisation_id = None, viewer.organisation_id
    if viewer.side == "council":
        provider = pick("provider", "Provider", "[All Providers]", organisation_options(viewer))
        organisation_id = provider.value
    return OrderPicks(
        provider=provider,
        year=_year_pick(viewer, financial_year_of(today)),
        service=pick("service", "Service", "[All Services]", service_options(viewer, organisation_id)),
        client=pick("client", "Client", "[All Clients]", client_options(viewer, organisation_id)),
    )


def _year_pick(viewer, this_year):
    options = [(year, financial_year_name(year)) for year in financial_years(viewer, this_year)]
    return pick("year", "Financial Year", "[All Years]", options, otherwise=this_year)
