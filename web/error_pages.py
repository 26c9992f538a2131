"""What people read when something is not there, not theirs, not allowed, too much or broken."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from operations import made_files, unsent_forms
from rules.broken import CHANGED, RuleBroken
from rules.sign_in_throttle import minutes_words
from web import csrf, logs
from web.api import problems
from web.database import why_not_written

PAGES = {
    400: ("This page was open for too long", "Go back, open the page again, then send the form once more."),
    403: (
        "You don’t have permission",
        "Your role does not allow it. Ask whoever gives out the roles: an Administrator of your organisation, or, for "
        "an officer, a system administrator.",
    ),
    404: ("Page not found", "Check the address, or start again from the home page."),
    405: ("This cannot be opened like that", "Go back and use the button on the page."),
    409: ("Someone else changed this", f"{CHANGED}."),
    413: ("That is too large", "Files may have 10 MB each. Make it smaller, or send it in parts."),
    415: ("This is not a form", "Go back, and use the button on the page."),
    429: ("Too many attempts", "Try again in a minute."),
    503: ("This cannot be made here", "Something that it needs is not installed on this server. Tell the council."),
    500: (
        "Something went wrong",
        "Sorry, something went wrong. Nothing was saved. Try again in a few minutes, or tell the council the number "
        "below.",
    ),
}

SECONDS_TO_TRY_AGAIN = 5
NOT_SAVED = {
    "busy": "The portal is busy just now, and nothing was changed. Send it again in a few seconds.",
    "full": "There is no room to save anything just now, and nothing was changed. You can look at everything. "
    "Tell the council, then try again later.",
}

NOT_REACHED = "The place where it is kept does not answer. Try again in a minute, or tell the council."

PLAIN_PAGE = """<!doctype html>
<html lang="en-GB"><meta charset="utf-8"><title>{0}</title>
<h1>{0}</h1><p>{1}</p><p>{2}, request {3}</p></html>
"""


def error_page(
    status: int,
    title: str | None = None,
    words: str | None = None,
    headers: Mapping[str, Any] | None = None,
    fields: Sequence[tuple[str, str]] = (),
) -> Response:
    """The page of one status; `title` and `words` instead of its own. `fields` are those of a form that may be sent
    again as it was.
    """
    heading, sentence = PAGES.get(status, PAGES[500])
    said = {"status": status, "heading": title or heading, "sentence": words or sentence}
    response = make_response(_drawn(said, fields), status)
    response.headers.extend(headers or {})
    if request.headers.get("HX-Request"):  # the whole page is shown, not put into a corner of the one that asked
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "outerHTML"
    return response


def _drawn(said: Mapping[str, Any], fields: Sequence[tuple[str, str]]) -> str:
    """The page; its words alone where it cannot be drawn, as without a database."""
    try:
        return render_template("errors/error.html", **said, request_id=logs.request_id(), fields=fields)
    except Exception as error:
        if current_app.testing:
            raise
        logs.log_failure(error)
        return PLAIN_PAGE.format(said["heading"], said["sentence"], said["status"], logs.request_id())


def _http_error(error: HTTPException) -> Response | HTTPException:
    if problems.is_of_api() and error.code is not None and error.response is None:
        allowed = getattr(error, "valid_methods", None)
        return problems.problem_of_status(error.code, {"Allow": ", ".join(sorted(allowed))} if allowed else {})
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if error.code == 429:
        words = str(error.description)
        seconds = int(words) if words.isdigit() else 60
        again = f"Try again in {minutes_words(seconds)}. Nothing is locked for good."
        return error_page(429, words=again, headers={"Retry-After": seconds})
    methods = getattr(error, "valid_methods", None)
    allowed = {"Allow": ", ".join(sorted(methods))} if methods else {}
    return error_page(error.code if error.code in PAGES else 500 if error.code >= 500 else 400, headers=allowed)


def _rule_broken(error: RuleBroken) -> Response:
    """A rule that no form of the page could show: said in full, with the way back."""
    if problems.is_of_api():
        return problems.problem_of_rule(error)
    return error_page(409, words=error.message)


def _not_reached(error: made_files.NotReached) -> Response:
    """A file that another machine has made, where the object store does not answer: it may be there all the same."""
    logs.log_failure(error)
    headers = {"Retry-After": SECONDS_TO_TRY_AGAIN}
    if problems.is_of_api():
        return problems.problem("busy", NOT_REACHED, headers=headers)
    return error_page(503, "The file cannot be fetched just now", NOT_REACHED, headers)


def _not_saved(words: str) -> Response:
    """Nothing was changed, and the form that was sent is on the page, to be sent again."""
    headers = {"Retry-After": SECONDS_TO_TRY_AGAIN}
    if problems.is_of_api():
        return problems.problem("busy", words, headers=headers)
    return error_page(503, "Not saved", words, headers, _fields_to_send_again())


def _fields_to_send_again() -> list[tuple[str, str]]:
    """What was typed; nothing of a form with a password or code in it, or with files."""
    fields = list(request.form.items(multi=True))
    secret = unsent_forms.SECRETS - {csrf.FIELD, "next"}
    files = any(sent.filename for sent in request.files.values())
    return [] if files or any(name in secret for name, _ in fields) else fields


def _failure(error: Exception) -> Response:
    """An unexpected error."""
    logs.log_failure(error)
    why = why_not_written(error)
    if why:
        return _not_saved(NOT_SAVED[why])
    if current_app.testing:
        raise error
    return problems.problem("failed") if problems.is_of_api() else error_page(500)


def init_app(app: Flask) -> None:
    """Register the pages. In tests an unexpected error stays an error."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(problems.Refused, problems.problem_of_refusal)
    app.register_error_handler(problems.NotValid, problems.problem_of_sent)
    app.register_error_handler(made_files.NotReached, _not_reached)
    app.register_error_handler(Exception, _failure)
