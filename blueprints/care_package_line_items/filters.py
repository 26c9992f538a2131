"""The filters of the list of line items: what the address picks, and what may be picked."""

from dataclasses import dataclass

from queries.line_items.line_list import LineFilters, line_options, providers
from rules.actor import Actor
from web.picks import Pick, hint_to_pick_a_provider, is_ticked, pick, usable_picks


@dataclass(frozen=True)
class LinePicks:
    """The filters as they are set, to be shown. `provider` is the council's only."""

    provider: Pick | None
    service: Pick
    client: Pick
    level: Pick
    with_historical: bool
    with_unauthorised: bool

    @property
    def picks(self) -> list[Pick]:
        """The pick lists to show."""
        return usable_picks(self.provider, self.service, self.client, self.level)

    @property
    def hint(self) -> str:
        """What more can be filtered by, for an officer who has picked no provider."""
        return hint_to_pick_a_provider(self.provider)

    @property
    def is_any(self) -> bool:
        """Whether any filter is set at all."""
        return any(each.value is not None for each in self.picks) or self.with_historical or self.with_unauthorised

    @property
    def ticks(self) -> list[tuple[str, str, bool]]:
        """(name, label, whether it is ticked) of the two boxes."""
        return [
            ("historical", "Include Historical", self.with_historical),
            ("unauthorised", "Include Unauthorised", self.with_unauthorised),
        ]

    @property
    def filters(self) -> LineFilters:
        """What they ask of the list."""
        provider_id = self.provider.value if self.provider else None
        picked = (self.service.value, self.client.value, self.level.value)
        return LineFilters(provider_id, *picked, self.with_historical, self.with_unauthorised)


def picks_of(viewer: Actor) -> LinePicks:
    """The filters from the address. An officer picks a provider first: its services and clients can then be picked."""
    provider, organisation_id = None, viewer.organisation_id
    if viewer.side == "council":
        provider = pick("provider", "Provider", "[All Providers]", providers(viewer))
        organisation_id = provider.value
    options = line_options(viewer, organisation_id)
    return LinePicks(
        provider=provider,
        service=pick("service", "Service", "[All Services]", options.services),
        client=pick("client", "Client", "[All Clients]", options.clients),
        level=pick("level", "Service Level", "[All Service Levels]", options.levels),
        with_historical=is_ticked("historical"),
        with_unauthorised=is_ticked("unauthorised"),
    )
