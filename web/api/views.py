"""What a view of the API takes and gives, said above it: the guard, the reader and the OpenAPI document go by it.

    @bp.post("/visits")
    @operation(Scope.VISITS_WRITE, "Send visits", takes=Visits, gives=VisitsTaken)
    def send_visits(sent):
        return once(partial(...))

A view gets what it `asks` in the address and what it `takes` in the body as checked values, and returns a value of the
type that it `gives`, or an answer of its own.
"""

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Response, current_app, request
from flask_login import current_user

from operations.api_answers import Answer, SentBefore, answer_once
from rules.api_keys import Scope
from web import body_limits, clock, csrf
from web.api.keys import permissions_of
from web.api.problems import FieldProblem, NotValid, Refused

View = Callable[..., Any]
LIMIT = body_limits.BodyLimit(5 * body_limits.MB, 1)
JSON = "application/json"
IDEMPOTENCY_KEY = "Idempotency-Key"
LONGEST_KEY = 100
ENCODER = msgspec.json.Encoder(enc_hook=str)  # of the kinds that it does not know there is Pounds alone
NUL = rb"\u0000"  # as JSON writes it; the databases keep no text with one


@dataclass(frozen=True)
class Operation:
    """What a view says of itself. `idempotency`: its requests "must" or "may" carry a key, or "" for one that reads;
    `codes`: problems that it may answer besides those of its kind.
    """

    scopes: frozenset[Scope]
    summary: str
    takes: type | None = None
    asks: type | None = None
    gives: Any = None
    status: int = 200
    idempotency: str = ""
    media_type: str = JSON
    codes: tuple[str, ...] = ()


def operation(
    *scopes: Scope,
    summary: str,
    takes: type | None = None,
    asks: type | None = None,
    gives: Any = None,
    status: int = 200,
    idempotency: str = "",
    media_type: str = JSON,
    codes: tuple[str, ...] = (),
) -> Callable[[View], View]:
    """Mark a view of the API, open to keys with any of these scopes."""
    said = Operation(frozenset(scopes), summary, takes, asks, gives, status, idempotency, media_type, codes)

    def mark(view: View) -> View:
        @functools.wraps(view)
        def answering(**values: Any) -> Response:
            if said.asks:
                values["asked"] = _asked(said.asks)
            elif request.args:
                raise Refused("not_readable", "This takes nothing in the address after the question mark.")
            if said.takes:
                values["sent"] = _sent(said.takes)
            return _answer(view(**values), said)

        marked: Any = csrf.not_needed("a key says who asks, and cookies count for nothing")(answering)
        marked = body_limits.takes(LIMIT)(marked)
        marked.operation = said
        marked.permissions = permissions_of(said.scopes)
        return marked

    return mark


def _asked(kind: type) -> Any:
    given = request.args.to_dict()
    if len(given) != len(list(request.args.items(multi=True))):
        raise Refused("not_readable", "Something stands twice in the address.")
    return _checked(lambda: msgspec.convert(given, kind, strict=False), "address")


def _sent(kind: type) -> Any:
    if request.mimetype != JSON:
        raise Refused("not_json")
    body = request.get_data()
    if NUL in body:
        raise Refused("not_readable", "The body has a NUL, which no text may have.")
    return _checked(lambda: msgspec.json.decode(body, type=kind), "body")


def _checked(read: Callable[[], Any], place: str) -> Any:
    try:
        return read()
    except msgspec.ValidationError as wrong:
        words, _, where = str(wrong).partition(" - at `$")
        raise NotValid([FieldProblem(where.strip("`.") or place, words)]) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise Refused("not_readable", f"The {place} cannot be read: {wrong}.") from None


def once(verb: Callable[[], Any], location: Callable[[Any], str] | None = None, status: int = 200) -> Response:
    """Run a verb once for the request's idempotency key, in one transaction with its answer; without a key just run it.

    The same key with the same route and body gets the same answer and the verb is not run. Raises Refused for a key
    that took effect with another.
    """

    def run() -> Answer:
        value = verb()
        return Answer(status, location(value) if location else "", ENCODER.encode(value).decode())

    key, said = request.headers.get(IDEMPOTENCY_KEY), operation_of_request()
    if key is None and said.idempotency == "must":
        raise Refused("not_readable", f"Send the header {IDEMPOTENCY_KEY}, another one for each thing that you do.")
    if key is None:
        return _response(run())
    if not 0 < len(key) <= LONGEST_KEY:
        raise Refused("not_readable", f"An idempotency key has 1 to {LONGEST_KEY} characters.")
    try:
        return _response(answer_once(current_user.key_id, key, _fingerprint(), clock.moment(), run))
    except SentBefore:
        raise Refused("sent_before") from None


def operation_of_request() -> Operation:
    """What the view of this request says of itself."""
    view: Any = current_app.view_functions[request.endpoint or ""]
    said: Operation = view.operation
    return said


def _fingerprint() -> str:
    route = f"{request.method} {request.full_path}\n".encode()
    return hashlib.sha256(route + request.get_data()).hexdigest()


def _answer(value: Any, said: Operation) -> Response:
    if isinstance(value, Response):
        response = value
    else:
        response = Response(ENCODER.encode(value), said.status, content_type=JSON)
    if request.method == "GET" and response.status_code == 200:
        response.add_etag()
        response.make_conditional(request)
    return response


def _response(answer: Answer) -> Response:
    response = Response(answer.body, answer.status, content_type=JSON)
    if answer.location:
        response.headers["Location"] = answer.location
    return response
