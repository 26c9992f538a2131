"""Converters for the parts of an address: `/invoices/<id:invoice_id>`."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from web.picks import LARGEST_ID


class RowIdConverter(IntegerConverter):
    """The id of a row. A number that no column could hold is an address of nothing, and never reaches the database."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


def init_app(app: Flask) -> None:
    """Give the converters their names; before any address is registered."""
    app.url_map.converters["id"] = RowIdConverter
