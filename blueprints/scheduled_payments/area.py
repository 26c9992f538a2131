"""What the portal takes from this area."""

from blueprints.scheduled_payments import advice, calendar, council, needs, provider, tile
from web.areas import Area
from web.permissions import Permission
from web.tabs import Tab
from web.tiles import Tile

AREA = Area(
    provider.bp,
    views=(provider, council, calendar, advice),
    tabs=(
        Tab(
            "provider",
            "Scheduled Payments",
            "scheduled_payments.periods",
            (Permission.SCHEDULED_READ,),
            place=30,
            model="scheduled",
        ),
        Tab(
            "council", "Scheduled Payments", "scheduled_payments.council_periods", (Permission.COUNCIL_READ,), place=30
        ),
    ),
    tiles=(
        Tile(
            "Scheduled Payments",
            Permission.SCHEDULED_READ,
            "scheduled_payments.periods",
            tile.scheduled_tile,
            place=60,
            model="scheduled",
        ),
    ),
    needs=(needs.period_needs,),
)
