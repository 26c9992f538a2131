"""The blueprint that all modules of this area add their views to."""

from flask import Blueprint

bp = Blueprint("council_invoices", __name__, url_prefix="/council/invoices")
