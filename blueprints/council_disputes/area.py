"""The blueprint that the views of this area hang on."""

from flask import Blueprint

from web.picks import LARGEST_ID

bp = Blueprint("council_disputes", __name__, url_prefix="/council/disputes")
ID = f"int(max={LARGEST_ID})"
