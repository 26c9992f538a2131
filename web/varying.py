"""What an answer depends on besides its address, for caches on the way: the header Vary."""

from flask import Response


def varies_by(response: Response, header: str) -> None:
    """Say that the answer depends on this header of the request. Werkzeug reads and writes the whole list each time."""
    said = response.headers.get("Vary", "")
    if header.lower() not in said.lower().split(", "):
        response.headers["Vary"] = f"{said}, {header}" if said else header
