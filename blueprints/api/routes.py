"""The blueprint of the API: what there is stands at /api, and the first version of it below /api/v1."""

from flask import Blueprint

bp = Blueprint("api", __name__, url_prefix="/api")
