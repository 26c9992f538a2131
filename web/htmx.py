"""Page or fragment: one view answers both, and everything works without HTMX first."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import Response, flash, make_response, redirect, render_template
from htmx_flask import request

from rules.broken import RuleBroken
from web.varying import varies_by

REFUSED = "refused"  # the kind of a notice that says why nothing was done


class UndoNotice(NamedTuple):
    """What was done, in one sentence, with a button that undoes it: the address of its form and the fields."""

    words: str
    address: str
    fields: Sequence[tuple[str, str]]


Notice = str | UndoNotice


def wants_fragment() -> bool:
    """Whether HTMX asked, for a part of a page. A page restored from history is asked for whole."""
    return bool(request.htmx) and not request.htmx.history_restore_request and not request.htmx.boosted


def is_asked_from(url: str) -> bool:
    """Whether HTMX asks from the page at the path of `url`."""
    return wants_fragment() and urlsplit(request.htmx.current_url or "").path == urlsplit(url).path


def page(template: str, fragment: str | None = None, status: int | None = None, **context: Any) -> Response:
    """Answer with the page, or with its fragment alone when HTMX asked for it.

    The status is 422 where the context's `form` has errors, so that nothing takes a refused form for a done one.
    """
    form = context.get("form")
    if status is None:
        status = 422 if form is not None and form.errors else 200
    name = fragment if fragment and wants_fragment() else template
    return _varied(make_response(render_template(name, **context), status))


def done(
    url: str, fragment: str | None = None, notice: Notice | None = None, event: str | None = None, **context: Any
) -> Response:
    """Answer to a change that was made: go to `url`, or, when HTMX asked and there is a fragment, swap that in.

    `notice` is one sentence for the person: shown on the next page, or read out and shown with the fragment. An
    UndoNotice has Undo beside it until another page is opened; a fragment has it as `undo`.
    `event` is a name that other fragments of the page wait for (`week-saved`).
    """
    if not (fragment and wants_fragment()):
        if isinstance(notice, UndoNotice):
            flash(notice._asdict(), "undo")  # type: ignore[arg-type]  # Flask keeps whatever JSON can hold
        elif notice:
            flash(notice)
        return send_to(url)
    if isinstance(notice, UndoNotice):
        context["undo"], notice = notice, None
    response = make_response(render_template(fragment, **context))
    triggers = ({"announce": notice} if notice else {}) | ({event: True} if event else {})
    if triggers:
        response.headers["HX-Trigger"] = json.dumps(triggers)
    return _varied(response)


def refused(url: str, broken: RuleBroken) -> Response:
    """Answer to a change that was not made: go to `url`, which says why."""
    flash(f"Not done. {broken.message}.", REFUSED)
    return send_to(url)


def send_to(url: str) -> Response:
    """A redirect: 303, or for HTMX an empty answer that makes the whole page go there."""
    if request.htmx and not request.htmx.boosted:
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url
    else:
        response = make_response(redirect(url, 303))
    return _varied(response)


def _varied(response: Response) -> Response:
    varies_by(response, "HX-Request")
    return response
