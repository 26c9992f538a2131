"""What the portal takes from this area."""

from blueprints.actuals_files import exports, imports, results
from web.areas import Area

AREA = Area(
    imports.bp,
    views=(imports, exports, results),
)
