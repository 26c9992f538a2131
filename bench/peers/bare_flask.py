"""The least that a page of Flask and sqlite3 can be: 50 of the 200,000 line items, joined, in a table.

No sign-in, no template, no protection, one connection for each process. PEERS_FOLDER says where the database is.
"""

import os
import sqlite3
from functools import cache
from html import escape
from pathlib import Path

from flask import Flask, request

QUERY = """
    SELECT line.ssref, line.client, provider.name, service.name, line.level, line.start_date, line.cost, line.pricing,
        line.reference, line.care_package_ref, line.is_authorised
    FROM peers_lineitem AS line
    JOIN peers_provider AS provider ON provider.id = line.provider_id
    JOIN peers_service AS service ON service.id = line.service_id
    WHERE line.id > ? ORDER BY line.id LIMIT 50
"""
BYTES = 40_000  # those of a provider's list of 50 line items
app = Flask(__name__, static_folder=None)


@cache
def connection():
    """The one of this process."""
    return sqlite3.connect(Path(os.environ["PEERS_FOLDER"]) / "peers.sqlite3")


@app.get("/")
def lines():
    """The list, from the line after the one that the address names."""
    rows = connection().execute(QUERY, (request.args.get("after", 0),)).fetchall()
    body = "".join(f"<tr>{''.join(f'<td>{escape(str(value))}</td>' for value in row)}</tr>" for row in rows)
    page = f"<!doctype html><title>Line items</title><table>{body}</table>"
    return page + " " * (BYTES - len(page))
