"""What the portal takes from this area."""

from blueprints.contract_documents import needs, publishing, routes, templates, tile
from web.areas import Area
from web.permissions import Permission
from web.queues import Queue
from web.tiles import Tile

AREA = Area(
    routes.bp,
    views=(routes, publishing, templates),
    tiles=(
        Tile(
            "Contract Documents",
            Permission.DOCUMENTS_READ,
            "contract_documents.list_documents",
            tile.documents_tile,
            place=50,
        ),
    ),
    needs=(needs.document_needs,),
    queues=(
        Queue(
            "Documents to publish",
            Permission.COMMISSION,
            "contract_documents.choose_line",
            tile.publish_queue,
            place=68,
            worked_by=(Permission.COMMISSION,),
        ),
        Queue(
            "Rejected documents",
            Permission.COUNCIL_READ,
            "contract_documents.list_documents",
            tile.rejected_queue,
            place=70,
            worked_by=(Permission.COMMISSION,),
            query={"status": "rejected"},
        ),
    ),
)
