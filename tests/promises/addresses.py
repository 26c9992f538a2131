"""All addresses of the portal, as the promise tests walk them."""

import re
from dataclasses import dataclass

from tests.promises.objects import MISSING, NOT_AN_OBJECT
from tests.support.cast import CONTACTS, OFFICERS
from web.permissions import permissions_of


@dataclass(frozen=True)
class Address:
    """One method of one rule of the URL map."""

    rule: str
    method: str
    endpoint: str
    parameters: frozenset
    permissions: frozenset | None

    @property
    def names_an_object(self):
        return bool(self.parameters - set(NOT_AN_OBJECT))

    def path(self, values):
        """The address with these values for its parameters."""
        return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda match: str(self._value(match[1], values)), self.rule)

    def _value(self, name, values):
        known = {**NOT_AN_OBJECT, **values}
        assert name in known, f"tests/promises/objects.py does not say what <{name}> of {self.rule} is"
        return known.get(f"{self.endpoint.split('.')[0]}.{name}", known[name])

    def path_to_nothing(self, values):
        """The same address with ids that do not exist."""
        return self.path({name: re.sub(r"\d+", str(MISSING), str(value)) for name, value in values.items()})

    def is_open_to(self, name):
        """Whether the roles of somebody of the cast allow it."""
        return not self.permissions or bool(self.permissions & permissions_of(roles_of(name)))

    def __str__(self):
        return f"{self.method} {self.rule}"


def addresses(app):
    """Every address that people open, in the order of their rules; HEAD and OPTIONS are Flask's own. Those that keys
    open are walked by tests/api/test_every_route.py.
    """
    return [
        Address(
            rule=rule.rule,
            method=method,
            endpoint=rule.endpoint,
            parameters=frozenset(rule.arguments),
            permissions=getattr(app.view_functions[rule.endpoint], "permissions", None),
        )
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
        if not hasattr(app.view_functions[rule.endpoint], "operation")
    ]


def roles_of(name):
    return CONTACTS[name][1] if name in CONTACTS else (OFFICERS[name],)


EVERYBODY = (*CONTACTS, *OFFICERS)
