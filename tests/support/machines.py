"""A system that uses the API, for tests: it sends requests with a key."""

from tests.support.browser import watched_sql
from tests.support.page_checks import check_reading


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
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **options)

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
