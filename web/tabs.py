"""The tabs along the top: those that the person may open, and that their organisation has."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from flask import current_app, request, url_for
from flask_login import current_user

from web.asked_once import asked_once
from web.current_user import CurrentUser
from web.permissions import Permission


class TabSign(NamedTuple):
    """How things stand behind a tab: a sign in a tone (todo, ok, bad), and the tab's words, which say the same."""

    icon: str
    tone: str
    words: str


@dataclass(frozen=True)
class Tab:
    """One tab of an area, for providers or for the council (`side`).

    Any one of the `permissions` opens it; one with a `model` is for organisations that are paid so. Tabs stand in the
    order of `place`, those `at_end` at the right. `sign_for` says how things stand behind it. `also` are addresses of
    pages that are reached from its own.
    """

    side: str
    label: str
    endpoint: str
    permissions: tuple[Permission, ...] = ()
    place: int = field(kw_only=True)
    at_end: bool = False
    model: str | None = None
    sign_for: Callable[[CurrentUser], TabSign] | None = None
    also: tuple[str, ...] = ()


class ShownTab(NamedTuple):
    """A tab as the page shows it: its words, where it leads, whether it is the open one, and its sign."""

    label: str
    address: str
    at_end: bool
    is_current: bool
    sign: TabSign | None


def tabs() -> list[ShownTab]:
    """The tabs of who is signed in, worked out once a request."""
    return asked_once(_tabs)


def _tabs() -> list[ShownTab]:
    user: CurrentUser = cast(Any, current_user)._get_current_object()
    shown = [
        (tab, url_for(tab.endpoint))
        for tab in current_app.extensions["areas"].tabs
        if tab.side == user.side and (not tab.permissions or any(map(user.may, tab.permissions)))
        if user.side != "provider" or tab.at_end or (user.organisation_id is not None and _is_paid_so(tab, user))
    ]
    at = request.path + "/"
    inside = [
        (len(above), tab) for tab, address in shown for above in (address, *tab.also) if at.startswith(above + "/")
    ]
    current = max(inside, key=lambda found: found[0], default=(0, None))[1]
    return [
        ShownTab(tab.label, address, tab.at_end, tab is current, tab.sign_for and tab.sign_for(user))
        for tab, address in shown
    ]


ON_A_PHONE = {  # the tabs of the bar at the bottom: their icon and their short name
    "Home": ("home", "Home"),
    "Actuals": ("week", "Actuals"),
    "Invoices/Credit Notes": ("bill", "Invoices"),
    "Scheduled Payments": ("bank", "Payments"),
    "One-Off Claims": ("page", "Claims"),
    "POs": ("page", "POs"),
    "Reports": ("page", "Reports"),
}
IN_THE_BAR = 4


def bar_of(shown: list[ShownTab]) -> list[tuple[ShownTab, str, str]]:
    """[(tab, icon, short name)] of the first four of a provider's tabs; *More* leads to the others."""
    first = sorted((tab for tab in shown if tab.label in ON_A_PHONE), key=lambda tab: list(ON_A_PHONE).index(tab.label))
    return [(tab, *ON_A_PHONE[tab.label]) for tab in first[:IN_THE_BAR]]


def _is_paid_so(tab: Tab, user: CurrentUser) -> bool:
    return tab.model is None or user.is_paid_by(tab.model)
