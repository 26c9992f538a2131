"""What the portal takes from this area."""

from blueprints.home import dates, routes
from web.areas import Area
from web.tabs import Tab

AREA = Area(
    routes.bp,
    tabs=(Tab("provider", "Home", "home.home", place=10),),
    asides=(dates.dates,),
)
