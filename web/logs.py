"""One line of JSON for each request, with an id that the error pages show; pages by their rule, so without names."""

import json
import logging
import re
import secrets
import sys
import time
import traceback

from flask import Response, current_app, g, request

from web.this_request import this_request

ID_OF_PROXY = re.compile(r"[A-Za-z0-9-]{8,64}")  # nothing that could end a line of a log, or hold a name
SAID_BY_DATABASE = {"IntegrityError", "OperationalError"}  # their first line names tables and columns, and no value

AS_JSON = json.JSONEncoder(ensure_ascii=False)

logger = logging.getLogger("remit.requests")


class JSONLines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        content = {"at": self.formatTime(record), "level": record.levelname.lower(), "message": record.getMessage()}
        content |= getattr(record, "fields", {})
        if record.exc_info:
            content["traceback"] = _where_it_happened(record.exc_info[1])
        return AS_JSON.encode(content)


def _where_it_happened(error: BaseException | None) -> str:
    """The kinds of an error and of those before it, and the lines of code. Not their words: a value that somebody typed
    may be among them, a client's name or a password.
    """
    told = []
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        where = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
        words = f": {str(error).partition(chr(10))[0]}" if type(error).__name__ in SAID_BY_DATABASE else ""
        told.append(f"{type(error).__name__}{words} at {where}")
        error = error.__cause__ or error.__context__
    return "; after ".join(told)


def to_standard_error(level: int = logging.INFO) -> None:
    """Send all of the portal's logs to standard error as lines of JSON (the server and the worker call this)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JSONLines())
    logging.basicConfig(handlers=[handler], level=level, force=True)


def for_server() -> None:
    """The same for the web server, unless logs are set up already. At a terminal only what went wrong is shown."""
    if not logging.getLogger().handlers:
        to_standard_error(logging.WARNING if sys.stderr.isatty() else logging.INFO)


def start_request() -> None:
    """Give the request its id and start its clock. Where there is a proxy in front, it is the proxy's (X-Request-ID),
    so that a line of its log leads to ours; one that is not plain is not taken.
    """
    given = request.headers.get("X-Request-ID", "") if current_app.config["SETTINGS"].proxies_in_front else ""
    g.request_id = given if ID_OF_PROXY.fullmatch(given) else secrets.token_hex(8)
    g.started = time.perf_counter()


def request_id() -> str:
    """This request's id."""
    return g.get("request_id", "")


def log_request(response: Response) -> Response:
    """After the request: what was asked and how it went. The rule, not the address: an address may hold a name."""
    asked, number = this_request(), request_id()
    milliseconds = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000)
    fields = {
        "request_id": number,
        "method": asked.method,
        "rule": asked.url_rule.rule if asked.url_rule else "",
        "status": response.status_code,
        "milliseconds": milliseconds,
    }
    if logger.isEnabledFor(logging.INFO):  # not `logger.info`, which looks for the line of code that called it
        line = logger.makeRecord(logger.name, logging.INFO, __file__, 0, "request", (), None, extra={"fields": fields})
        logger.handle(line)
    response.headers["X-Request-ID"] = number
    return response


def log_failure(error: Exception) -> None:
    """Log an unexpected error, with where it happened."""
    current_app.logger.error("failure", exc_info=error, extra={"fields": {"request_id": request_id()}})
