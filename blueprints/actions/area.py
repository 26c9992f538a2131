"""The area's blueprint, which the modules with its views share."""

from flask import Blueprint

bp = Blueprint("actions", __name__, url_prefix="/actions")
