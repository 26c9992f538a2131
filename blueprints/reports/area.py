"""The blueprint that the views of this area hang on."""

from flask import Blueprint

bp = Blueprint("reports", __name__, url_prefix="/reports")
