"""The blueprint that the views of this area hang on."""

from flask import Blueprint

bp = Blueprint("overpayments", __name__)
