"""What is wrong, as problem details (RFC 9457): every refusal of the API has this shape, whatever refused it."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Response, request, url_for

from rules.broken import AskFirst, IllegalMove, RuleBroken, problems_of
from web import logs

PREFIX = "/api/v1"
MEDIA_TYPE = "application/problem+json"


class FieldProblem(msgspec.Struct):
    """What is wrong with one field."""

    field: str
    detail: str


class Problem(msgspec.Struct):
    """What is wrong. `code` is for machines and does not change; `detail` is for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    errors: list[FieldProblem] = []


CODES = {  # {code: (status, title, what to say where nothing more is known)}
    "not_readable": (400, "The request cannot be read", "Look at its address and headers."),
    "no_key": (401, "A key is needed", "Send Authorization: Bearer and one of your organisation’s keys."),
    "key_ended": (401, "This key does not work", "It has ended, or was never a key. Ask an Administrator for another."),
    "missing_scope": (403, "The key may not do this", "Make a key that may."),
    "not_found": (404, "There is no such thing", "It is not there, or it is not yours."),
    "wrong_method": (405, "This cannot be done here", "Look at the methods in the header Allow."),
    "changed": (409, "It is not as you expect", "Look at it again, then decide."),
    "sent_before": (409, "This idempotency key was used", "It took effect with another request. Use a new key."),
    "too_large": (413, "That is too large", "A request may have 5 MB. Send it in parts."),
    "not_json": (415, "The request is not JSON", "Send Content-Type: application/json."),
    "not_valid": (422, "The request is not valid", "Look at the errors."),
    "refused": (422, "A rule refuses this", "Look at what it says."),
    "too_many": (429, "Too many requests", "Wait as long as the header Retry-After says."),
    "failed": (
        500,
        "Something went wrong",
        "Sorry, something went wrong. Nothing was saved. Try again in a few minutes.",
    ),
    "busy": (503, "Not saved", "The portal is busy just now, and nothing was changed. Send it again in a few seconds."),
}
CODE_OF_STATUS = {status: code for code, (status, *_words) in reversed(CODES.items())} | {401: "key_ended"}


class Refused(Exception):  # noqa: N818  # a refusal, with the answer that says so
    """Raised by the API's plumbing: the answer is the problem of this code."""

    def __init__(self, code: str, detail: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code, self.detail, self.headers = code, detail, headers or {}


class NotValid(Exception):  # noqa: N818  # as Refused
    """What was sent is not what the view takes."""

    def __init__(self, errors: Sequence[FieldProblem]) -> None:
        super().__init__("not valid")
        self.errors = errors


def is_of_api() -> bool:
    """Whether this request is for the API, whatever became of it."""
    return request.path == PREFIX or request.path.startswith(f"{PREFIX}/")


def problem(
    code: str, detail: str = "", errors: Sequence[FieldProblem] = (), headers: Mapping[str, Any] | None = None
) -> Response:
    """The answer that says what is wrong."""
    status, title, usual = CODES[code]
    said = Problem(
        type=f"{url_for('api.readable')}#{code}",
        title=title,
        status=status,
        code=code,
        detail=detail or usual,
        request_id=logs.request_id(),
        errors=list(errors),
    )
    response = Response(msgspec.json.encode(said), status, content_type=MEDIA_TYPE)
    response.headers.extend(headers or {})
    return response


def problem_of_status(status: int, headers: Mapping[str, Any] | None = None) -> Response:
    """The problem of an HTTP error."""
    code = CODE_OF_STATUS.get(status, "failed" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "not_readable")
    return problem(code, headers=headers)


def problem_of_rule(broken: RuleBroken) -> Response:
    """What a rule said."""
    code = "changed" if isinstance(broken, IllegalMove | AskFirst) else "refused"
    errors = [FieldProblem(each.field, each.message) for each in problems_of(broken) if each.field]
    return problem(code, broken.message, errors)


def problem_of_refusal(refused: Refused) -> Response:
    """What the plumbing refused."""
    return problem(refused.code, refused.detail, headers=refused.headers)


def problem_of_sent(wrong: NotValid) -> Response:
    """What was sent is not what the view takes."""
    return problem("not_valid", errors=wrong.errors)
