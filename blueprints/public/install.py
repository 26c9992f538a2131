"""What lets a phone keep the portal among its applications: a manifest, and a page for when there is no signal."""

from flask import make_response, render_template, url_for

from blueprints.public.routes import bp
from web import council
from web.assets import address_of
from web.htmx import page
from web.permissions import public

SHORT_NAME = "Care payments"


@bp.get("/manifest.webmanifest")
@public
def manifest():
    """The name, colours and icon under which a phone keeps the portal."""
    colour = council.current_council().brand_colour
    response = make_response(
        {
            "name": council.portal_name(),
            "short_name": SHORT_NAME,
            "start_url": url_for("home.home"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#f3f5f7",
            "theme_color": colour,
            "icons": [
                {"src": address_of("icon.svg"), "type": "image/svg+xml", "sizes": "any"},
                {"src": address_of("icon-192.png"), "type": "image/png", "sizes": "192x192"},
                {"src": address_of("icon-512.png"), "type": "image/png", "sizes": "512x512"},
                {
                    "src": address_of("icon-maskable.png"),
                    "type": "image/png",
                    "sizes": "512x512",
                    "purpose": "maskable",
                },
            ],
        }
    )
    response.mimetype = "application/manifest+json"
    return response


@bp.get("/offline")
@public
def offline():
    """What is shown instead of a page while there is no signal; the only page that a device keeps."""
    return page("public/offline.html")


@bp.get("/sw.js")
@public
def worker():
    """The script that shows that page. It keeps no other page and no data."""
    response = make_response(render_template("public/worker.js"))
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = "no-cache"
    return response
