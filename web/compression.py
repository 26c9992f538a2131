"""Pages are compressed here, so that a phone gets a tenth of the bytes whatever stands in front of the portal.

What a page keeps secret must not tell by its length: the forms' tokens stand behind another mask in each answer
(web/csrf.py). Files that people download are sent as they are.
"""

import gzip
from functools import lru_cache

from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from web.varying import varies_by

QUICKLY = 1  # a page of 50 kB in a tenth of a millisecond; more effort saves little
SMALLEST = 1_000  # bytes: less is one packet either way
KINDS = ("text/html", "text/css", "text/javascript", "application/json", "application/manifest+json", "image/svg+xml")


def compress(response: Response) -> Response:
    """After everything else: what is text is compressed for whoever takes gzip."""
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if kind not in KINDS or response.direct_passthrough or response.is_streamed:
        return response
    varies_by(response, "Accept-Encoding")
    if not takes_gzip(request.headers.get("Accept-Encoding", "")) or "Content-Encoding" in response.headers:
        return response
    if response.status_code == 200 and len(response.get_data()) >= SMALLEST:  # noqa: PLR2004
        response.set_data(gzip.compress(response.get_data(), QUICKLY, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=100)
def takes_gzip(accepted: str) -> bool:
    """Whether a browser that says this takes gzip; there are few kinds of them, and each says it with every request."""
    return bool(parse_accept_header(accepted, Accept)["gzip"])
