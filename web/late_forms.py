"""Forms that arrive after their session timed out: each view says what becomes of its own.

`@kept("New action", "Send")` above a view: what was typed is kept, shown after signing in again as what it is, and sent
by a button with these words. Only what moves neither state nor money may say so.

`@never_kept("reason")`: the page is opened again after signing in, with these words where they were typed. Nothing is
sent: whoever stood at the browser while nobody was signed in decides nothing. What says nothing is never kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Response, current_app, flash, request, url_for

from models import SignInSession
from operations import unsent_forms
from operations.unsent_forms import KeptForm, UnsentForm
from web import clock, csrf
from web.htmx import send_to
from web.sessions import current_session, signed_in_row

View = TypeVar("View", bound=Callable[..., Any])
ANY = "*"
WORDS = "words that were kept"  # the category of the notice that has the id of their row


@dataclass(frozen=True)
class LateForm:
    """What becomes of a view's form that comes too late: kept as `verb` of the page `title`, or only its `words`."""

    title: str = ""
    verb: str = ""
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_sent_by_itself: bool = False

    def is_kept(self, values: Mapping[str, Any]) -> bool:
        """Whether it is kept whole, sent to the view with these `values` in its address."""
        return bool(self.verb) and all(str(values.get(name)) in allowed for name, allowed in self.only.items())

    def shows(self, name: str) -> bool:
        """Whether the field of this name is shown again where the form is not kept whole."""
        return name in self.words or (ANY in self.words and name != "form_key")


def kept(
    title: str,
    verb: str,
    *,
    words: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    only: Mapping[str, tuple[str, ...]] | None = None,
) -> Callable[[View], View]:
    """Mark a view whose late form is kept. Fields of `without` are left out; `only` names the values of its address for
    which it is kept at all: for others only `words` are.
    """
    return _marked(LateForm(title, verb, words, without, only or {}))


def never_kept(*words: str) -> Callable[[View], View]:
    """Mark a view whose late form is never sent: the fields `words` are shown on its page (`ANY`: all of them)."""
    return _marked(LateForm(words=words))


def sent_by_itself(view: View) -> View:
    """Mark a view whose forms the page sends by itself, while somebody types: nothing of them is kept or said."""
    _mark(view, LateForm(is_sent_by_itself=True))
    return view


def _marked(late: LateForm) -> Callable[[View], View]:
    def mark(view: View) -> View:
        _mark(view, late)
        return view

    return mark


def _mark(view: Any, late: LateForm) -> None:
    view.late_form = late


def keep_from(page: str) -> int | None:
    """Keep this request's form, from the page with this address, as its view says. Returns the row that has it, None
    where nothing is kept: a form without the token of a page that this browser's last person was shown signed in.
    """
    late = declared_by(request.endpoint or "")
    if request.method != "POST" or late.is_sent_by_itself or _session_that_showed_it() is None:
        return None
    return unsent_forms.keep(current_session().token, _form_of(late, page), clock.moment())


def _session_that_showed_it() -> SignInSession | None:
    def is_its_token(session: SignInSession) -> bool:
        return csrf.is_same(csrf.token_when_signed_in(session.token_hash))

    return unsent_forms.session_that_showed(current_session().token, is_its_token, clock.moment())


def _form_of(late: LateForm, page: str) -> UnsentForm:
    fields = list(request.form.items(multi=True))
    path = request.full_path.rstrip("?")
    if late.is_kept(request.view_args or {}):
        return UnsentForm(path, page, late.title, late.verb, [each for each in fields if each[0] not in late.without])
    typed = [(name, value) for name, value in fields if value and late.shows(name)]
    return UnsentForm(path, page, "", "", typed, is_words=True)


def declared_by(endpoint: str) -> LateForm:
    """What the view of an endpoint says of its late forms."""
    return getattr(current_app.view_functions.get(endpoint), "late_form", LateForm())


def answer_to_late_form(page: str) -> Response | None:
    """The answer to a form from `page`, without this session's token: where an earlier session of the person who is
    signed in now showed the page, what was typed is offered at once. None for any other form.
    """
    if keep_from(page) is None:
        return None
    return send_to(way_on(signed_in_row().person_id) or page)


def way_on(person_id: int) -> str | None:
    """Where somebody who just signed in goes on because of a form that came too late; None where there is none."""
    form = unsent_forms.newest_of(person_id, clock.moment())
    if form is None:
        return None
    if not form.is_words:
        return url_for("account.unsent_form")
    unsent_forms.was_shown(form.row_id, person_id)
    flash(str(form.row_id), WORDS)
    return form.page


def kept_words(row_id: str, person_id: int) -> KeptForm | None:
    """The words that a notice of the category WORDS is about."""
    return unsent_forms.kept_on(int(row_id), person_id)
