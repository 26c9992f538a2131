"""What a view does with a form that moves state or money: run the operation once, then go on, or say why not.

return submit_once(
    partial(deciding.drop, dispute, form.version(), words=form.note.data),
    to=url_for(".one", dispute_id=dispute.id),
    notice="Dropped.",
    form=form,
    again=lambda _broken: _page(_load(dispute.id), form),
)
"""

import hashlib
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from flask import Response, request
from flask_login import current_user

from operations.form_keys import run_once
from rules.broken import AskFirst, IllegalMove, RuleBroken
from web import clock, csrf
from web.htmx import Notice, done
from web.picks import whole_number

CONFLICT = 409
NOT_SAID = (csrf.FIELD, "form_key", "password")  # a fast hash of a password is never kept
Result = TypeVar("Result")
# Called with `by` and `at`, as the operations are.
Operation = Callable[..., Result]


class ShowsRefusals(Protocol):
    """A form: `show` keeps what a rule said, for the page that is shown again."""

    def show(self, broken: RuleBroken) -> None: ...


def run_for_form(operation: Operation[Result], to: str | Callable[[Result], str], key: str | None = None) -> str:
    """Run `operation(by=..., at=...)` once for the form's key, in one transaction with it.

    Returns where to go on: `to`, or what `to` makes of the operation's result. The same form again gets the same
    address, and the operation is not run. Raises RuleBroken, from the operation or for a form without a key, and
    IllegalMove for a key that took effect with another form. `key` is for a form that does several things, each once.
    """
    at = clock.moment()

    def run() -> str:
        result = operation(by=current_user, at=at)
        return to if isinstance(to, str) else to(result)

    return run_once(request.form.get("form_key") if key is None else key, fingerprint(), current_user, at, run)


def fingerprint() -> str:
    """The SHA-256, in hex, of the address and of all fields and files of this request. Its tokens are left out: they
    are other ones after the person signed in again. So is a password.
    """
    digest = hashlib.sha256()
    fields = ((name, value) for name, value in request.form.items(multi=True) if name not in NOT_SAID)
    for part in (request.full_path, *(text for field in fields for text in field)):
        _add(digest, part.encode())
    for name, sent in request.files.items(multi=True):
        _add(digest, name.encode())
        _add(digest, (sent.filename or "").encode())
        stream: Any = sent.stream  # werkzeug's type lacks `readinto`, which its files have
        stream.seek(0)
        _add(digest, hashlib.file_digest(stream, "sha256").digest())
        stream.seek(0)
    return digest.hexdigest()


def _add(digest: Any, part: bytes) -> None:
    """Each part with its length, so that no two forms run into the same bytes."""
    digest.update(len(part).to_bytes(8, "big") + part)


def form_version() -> int:
    """The version that the row had when the form was made of it; 0, which no row has, where the form does not say."""
    return whole_number(request.form.get("version", "")) or 0


def form_answer() -> str:
    """What the form answers to the question that its page asked (`AskFirst.answer`); empty where it asked none."""
    return request.form.get("answer", "")


def question_of(broken: RuleBroken | None) -> AskFirst | None:
    """The question that the page shown again has to ask (`macros/forms.html`, `question`); None for a refusal."""
    return broken if isinstance(broken, AskFirst) else None


def refused_status(broken: RuleBroken) -> int | None:
    """The status of a page that is shown again: 409 where things are no longer as its form was opened with, else what
    `page` gives a refused form.
    """
    return CONFLICT if isinstance(broken, IllegalMove) else None


def submit_once(
    operation: Operation[Result],
    *,
    to: str | Callable[[Result], str],
    again: Callable[[RuleBroken], Response],
    form: ShowsRefusals | None = None,
    notice: str | Callable[[Result], Notice] | None = None,
    answer: Callable[[str, Notice | None], Response] | None = None,
) -> Response:
    """Run the operation of a form once, and answer: go on, with a notice, or show the form again.

    `to` and `notice` may be made of the operation's result; a notice that is so made is not repeated where the form is
    sent again. A broken rule is shown on the `form`, if there is one, and `again(broken)` is the answer; it asks the
    question of an AskFirst (`question_of`). `answer(url, notice)` is another answer to what was done than `done` gives.
    """
    said: Notice | None = notice if isinstance(notice, str) else None

    def run(**who: Any) -> Result:
        nonlocal said
        result = operation(**who)
        said = notice(result) if callable(notice) else notice
        return result

    try:
        url = run_for_form(run, to)
    except RuleBroken as broken:
        if form is not None:
            form.show(broken)
        return again(broken)
    return answer(url, said) if answer else done(url, notice=said)
