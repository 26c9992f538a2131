"""What the portal takes from this area."""

from blueprints.contract_documents import routes, tile
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue
from web.tiles import Tile

AREA = Area(
    routes.bp,
    tiles=(
        Tile(
            "Contract Documents",
            Permission.DOCUMENTS_READ,
            "contract_documents.list_documents",
            tile.documents_tile,
            place=50,
            is_small=True,
        ),
    ),
    queues=(
        Queue(
            "Rejected documents",
            Permission.COUNCIL_READ,
            "contract_documents.list_documents",
            tile.rejected_queue,
            place=70,
            query={"status": "rejected"},
        ),
    ),
)
