"""The OpenAPI 3.1 document, made from what the views of the API say of themselves."""

import re
from collections.abc import Iterator
from typing import Any, get_type_hints

import msgspec
from flask import Flask
from werkzeug.routing import Rule

from rules.api_keys import SCOPE_WORDS
from web.api.problems import CODES, MEDIA_TYPE, PREFIX, Problem
from web.api.views import IDEMPOTENCY_KEY, JSON, LONGEST_KEY, Operation

REF = "#/components/schemas/{name}"
PARAMETER = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
ALWAYS = ("not_readable", "no_key", "missing_scope", "too_many", "failed", "busy")
OF_BODY = ("changed", "too_large", "not_json", "not_valid")
HEADERS = {
    "RateLimit-Limit": "How many requests a key may send a minute",
    "RateLimit-Remaining": "How many are left of them",
    "RateLimit-Reset": "After how many seconds there are more",
}


def document_of(app: Flask, title: str, base_url: str) -> dict[str, Any]:
    """The whole document; the same for everybody."""
    rules = sorted(_rules(app), key=lambda rule: rule.rule)
    kinds = {kind for rule in rules for kind in _kinds(operation_of(app, rule))}
    ordered = sorted(kinds, key=str)
    shapes, named = msgspec.json.schema_components([*ordered, Problem], ref_template=REF)
    schema_of = dict(zip([*ordered, Problem], shapes, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for rule in rules:
        path = PARAMETER.sub(r"{\1}", rule.rule.removeprefix(PREFIX))
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(path, {})[method.lower()] = _described(app, rule, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1", "description": _about()},
        "servers": [{"url": f"{base_url}{PREFIX}"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": named,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "A key of the API"}},
            "headers": {name: _header(words) for name, words in HEADERS.items()},
        },
    }


def operation_of(app: Flask, rule: Rule) -> Operation:
    """What the view of a rule says of itself."""
    view: Any = app.view_functions[rule.endpoint]
    said: Operation = view.operation
    return said


def _rules(app: Flask) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if hasattr(app.view_functions[rule.endpoint], "operation"))


def _kinds(said: Operation) -> Iterator[Any]:
    for kind in (said.takes, said.gives):
        if kind is not None:
            yield kind


def _about() -> str:
    return (
        "Amounts and quantities are decimals in text, dates are YYYY-MM-DD, and instants are in UTC. What is refused "
        "has the shape of RFC 9457, with a `code` that does not change. A list has a `next` cursor; send it as `after`."
    )


def _header(words: str) -> dict[str, Any]:
    return {"description": words, "schema": {"type": "integer"}}


def _described(app: Flask, rule: Rule, schema_of: dict[Any, Any]) -> dict[str, Any]:
    said = operation_of(app, rule)
    scopes = " or ".join(SCOPE_WORDS[scope] for scope in sorted(said.scopes))
    found: dict[str, Any] = {
        "operationId": rule.endpoint.partition(".")[2],
        "summary": said.summary,
        "description": f"{(app.view_functions[rule.endpoint].__doc__ or '').strip()}\n\nA key that may do: {scopes}.",
        "parameters": [*_in_path(rule), *_in_query(said), *_in_header(said)],
        "responses": _responses(rule, said, schema_of),
    }
    if said.takes:
        found["requestBody"] = {"required": True, "content": {JSON: {"schema": schema_of[said.takes]}}}
    return found


def _in_path(rule: Rule) -> Iterator[dict[str, Any]]:
    for name in PARAMETER.findall(rule.rule):
        is_id = f"<id:{name}>" in rule.rule
        schema = {"type": "integer", "minimum": 1} if is_id else {"type": "string"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(said: Operation) -> Iterator[dict[str, Any]]:
    if said.asks is None:
        return
    hints = get_type_hints(said.asks, include_extras=True)
    for field in msgspec.structs.fields(said.asks):
        schema = msgspec.json.schema(hints[field.name])
        yield {"name": field.name, "in": "query", "required": field.required, "schema": schema}


def _in_header(said: Operation) -> Iterator[dict[str, Any]]:
    if said.idempotency:
        words = "Sent again with the same route and body, the request gets the same answer and acts once"
        schema = {"type": "string", "maxLength": LONGEST_KEY, "minLength": 1}
        is_needed = said.idempotency == "must"
        yield {"name": IDEMPOTENCY_KEY, "in": "header", "required": is_needed, "description": words, "schema": schema}


def _responses(rule: Rule, said: Operation, schema_of: dict[Any, Any]) -> dict[str, Any]:
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
    schema = schema_of[said.gives] if said.gives is not None else {"type": "string"}
    done = {"description": said.summary, "headers": headers, "content": {said.media_type: {"schema": schema}}}
    found = {str(said.status): done}
    if "GET" in (rule.methods or ()):
        found["304"] = {"description": "It is as it was: the ETag is the one that was sent in If-None-Match"}
    codes = [*ALWAYS, *(OF_BODY if said.takes or said.idempotency else ()), *(("not_valid",) if said.asks else ())]
    codes += [*said.codes, *(["not_found"] if "<" in rule.rule else [])]
    for code in codes:
        status, title, _ = CODES[code]
        content = {MEDIA_TYPE: {"schema": schema_of[Problem]}}
        found[str(status)] = {"description": title, "content": content}
    return dict(sorted(found.items()))
