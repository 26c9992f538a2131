"""A system that uses the API, for tests: it sends requests with a key."""

from functools import cache

from werkzeug.exceptions import HTTPException

from tests.support.browser import watched_sql
from tests.support.page_checks import check_reading
from web.api.openapi import document_of


@cache
def documented(app):
    """{endpoint: the statuses that the OpenAPI document has for it}"""
    paths = document_of(app, "Remit", "http://localhost")["paths"].values()
    return {f"api.{each['operationId']}": sorted(each["responses"]) for ways in paths for each in ways.values()}


class Machine:
    """Sends requests with a key; `ok(...)` returns what a request that succeeded is answered."""

    def __init__(self, app, key):
        self.app, self.key = app, key
        self.client = app.test_client()

    def open(self, method, path, body=None, idempotency_key=None, **options):
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        if idempotency_key:
            headers["Idempotency-Key"] = idempotency_key
        headers |= options.pop("headers", {})
        if body is not None:
            options["json"] = body
        answer = self.client.open(f"/api/v1{path}", method=method, headers=headers, **options)
        self._check_documented(method, path, answer)
        return answer

    def _check_documented(self, method, path, answer):
        """The OpenAPI document has this answer, where it has the address."""
        try:
            rule, _ = self.app.url_map.bind("localhost").match(f"/api/v1{path}", method, return_rule=True)
        except HTTPException:
            return
        statuses = documented(self.app)[rule.endpoint]
        assert str(answer.status_code) in statuses, f"{method} {path} answers {answer.status_code}, not of {statuses}"

    def get(self, path, status=200, **query):
        with watched_sql() as statements:
            answer = self.open("GET", path, query_string=query or None)
        check_reading([each for each in statements if not each.startswith('UPDATE "api_key"')])
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json()

    def post(self, path, body=None, status=200, idempotency_key=None):
        answer = self.open("POST", path, {} if body is None else body, idempotency_key)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json()
