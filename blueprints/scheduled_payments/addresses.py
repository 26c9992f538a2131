"""The addresses of this area: what was picked stays in them, on the provider's side and the council's."""

from dataclasses import dataclass

from flask import request, url_for
from flask_login import current_user

KEPT = ("organisation", "year", "contract", "tab")


@dataclass(frozen=True)
class Addresses:
    """Where the pick lists and the periods lead, on one side."""

    side: str

    def home(self, **picked):
        """The page of the area, with what is picked."""
        name = "council_periods" if self.side == "council" else "periods"
        return url_for(f"scheduled_payments.{name}", **picked)

    def period(self, period, **more):
        """The page of one period; what is picked stays."""
        kept = {name: request.args[name] for name in KEPT if name in request.args and name not in more}
        name = "council_period" if self.side == "council" else "period"
        return url_for(f"scheduled_payments.{name}", scheduled_period=period.ref, **{**kept, **more})

    def verb(self, name, period):
        """The address of a form about one period."""
        kept = {each: request.args[each] for each in KEPT if each in request.args}
        return url_for(f"scheduled_payments.{name}", scheduled_period=period.ref, **kept)


def addresses():
    """The addresses of the viewer's side."""
    return Addresses(current_user.side)
