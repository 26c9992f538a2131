"""The filters of a week as the address has them."""

from flask import request

from queries.weeks.filters import KINDS, ChosenFilters


def asked_filters():
    """The filters that this address asks for."""
    names = {name: request.args.get(name, "") for name in ("level", "client", "show")}
    kinds = tuple(kind for kind, _ in KINDS if kind in request.args.getlist("kind"))
    return ChosenFilters(**names, kinds=kinds)


def kept_in_address():
    """The filters of this address as they stand, for the links and forms of parts of the page."""
    asked = asked_filters()
    kept = {"level": asked.level, "client": asked.client, "show": asked.show, "kind": list(asked.kinds)}
    return {name: value for name, value in kept.items() if value}
