"""The OpenAPI document of the API, and the same as a page."""

import msgspec
from flask import Response, current_app, request, url_for

from blueprints.api.routes import bp
from rules.api_keys import SCOPES
from web import council
from web.api.openapi import document_of
from web.api.problems import CODES
from web.htmx import page
from web.permissions import public


@bp.app_template_filter()
def schema_name(reference):
    """`Visits` of `#/components/schemas/Visits`."""
    return reference.rpartition("/")[2]


def _document():
    return document_of(current_app, f"{council.current_council().name}: API", current_app.config["SETTINGS"].base_url)


@bp.get("/v1/openapi.json")
@public
def openapi():
    """The document, for programs."""
    response = Response(msgspec.json.encode(_document()), content_type="application/json")
    response.add_etag()
    return response.make_conditional(request)


@bp.get("")
@public
def readable():
    """What there is, for people."""
    return page("api/readable.html", document=_document(), scopes=SCOPES, codes=CODES, json_url=url_for("api.openapi"))
