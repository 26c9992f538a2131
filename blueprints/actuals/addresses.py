"""Which organisation, week and service an address means. What is not there, or not theirs, is a 404."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import abort, request, url_for
from flask_login import current_user

from blueprints.actuals.filters import kept_in_address
from models import Client, Dispute, Organisation, Service
from queries.disputes.details import dispute_of_client
from queries.options import find_service
from queries.own_organisations import organisation_acted_for
from queries.weeks.client_weeks import WeekView
from queries.weeks.loading import Scope
from rules.actions import LONGEST_TITLE
from rules.dates import day_name, format_date
from rules.weeks import monday_of
from web import clock, council
from web.loading import found_or_404, get_object_or_404
from web.permissions import Permission, may
from web.picks import whole_number

EARLIEST, LATEST = date(2000, 1, 3), date(2200, 1, 1)


@dataclass
class WeekContext:
    """An organisation's week, for one service or all; `more` are the filters kept in the address."""

    organisation: Organisation
    week: date
    service: Service | None = None
    more: dict = field(default_factory=dict)
    dispute: Dispute | None = None  # the client's week is shown, and corrected, inside this dispute

    def scope(self, client_id=None, refs=None):
        """What operations load and change."""
        return Scope(self.organisation.id, self.service.id if self.service else None, client_id, refs)

    def view(self):
        """The week as the viewer looks at it now."""
        return WeekView(
            self.week,
            clock.moment(),
            current_user.person_id,
            may_edit=may(Permission.ACTUALS_EDIT),
            may_answer=may(Permission.DISPUTES_EDIT),
            undo_confirm_minutes=council.settings().undo_confirm_minutes,
            dispute=self.dispute,
        )

    def where(self):
        """The part of every address that says where we are."""
        found = {"service": self.service.reference} if self.service else {}
        if current_user.side == "council":
            found["organisation"] = self.organisation.reference
        return found

    def week_url(self, week=None, service=None, **changes):
        """The page of a week: this one, another one, or of another service (a reference; "" for all)."""
        query = self.where() | self.more | changes
        if service is not None:
            query["service"] = service
        query = {name: value for name, value in query.items() if value not in ("", None)}
        return url_for("actuals.week", week=(week or self.week).isoformat(), **query)

    def client_url(self, endpoint, client_id, **more):
        """An address about one client's week."""
        more |= {"dispute": self.dispute.id} if self.dispute else self.more
        return url_for(f"actuals.{endpoint}", client_id=client_id, week=self.week.isoformat(), **self.where(), **more)

    def back_url(self, element_id):
        """Where a client's week is seen among others: in its dispute, or in the week of the service."""
        if self.dispute:
            return url_for("disputes.one", dispute_id=self.dispute.id, week=self.week.isoformat())
        return f"{self.week_url()}#{element_id}"

    def keep_key(self, kind, client_id=""):
        """The key of a form kept on a device: for this person, organisation, week, client and dispute alone."""
        where = f"{kind} {current_user.person_id} {self.organisation.id} {self.week.isoformat()} {client_id}"
        return f"{where} dispute {self.dispute.id}" if self.dispute else where.rstrip()

    def line_url(self, line, endpoint="line"):
        """The page of one line's week."""
        return url_for(f"actuals.{endpoint}", ref=line.ref, week=self.week.isoformat(), **self.where(), **self.more)

    def verb_url(self, endpoint, **more):
        """An address about the whole week, of the service or all."""
        return url_for(f"actuals.{endpoint}", week=self.week.isoformat(), **self.where() | self.more | more)

    def unlock_url(self, lines):
        """A new action, filled in, that asks the council to unlock this week of one line of a client, or of several."""
        line = lines[0]
        one = len(lines) == 1
        about = f"Care Package Line Item:{line.cpli_id}" if one and line.cpli_id else f"Client:{line.client_id}"
        what = "\n".join(f"- {each.title}, {each.service_name}" for each in lines)
        return url_for(
            "actions.new",
            about=about,
            type="Actuals Query",
            title=f"Please unlock the week of {format_date(self.week)}"[:LONGEST_TITLE],
            text=f"The week of {day_name(self.week)} is locked, and this in it is wrong:\n{what}\n\nIt should be: ",
        )

    @property
    def service_name(self):
        return self.service.name if self.service else "all services"


def organisation_or_none():
    """The organisation that the viewer acts for; an officer's is in the address, None until they chose one."""
    if current_user.side == "provider":
        return found_or_404(organisation_acted_for(current_user))
    reference = _reference("organisation")
    if not reference:
        return None
    return get_object_or_404(Organisation.visible_to(current_user), Organisation.reference == reference)


def context_of(week, organisation=None):
    """The WeekContext of an address with this week (`2025-11-10`, always its Monday)."""
    organisation = organisation or organisation_or_none()
    if organisation is None:
        abort(404)
    monday = day_of(week)
    if monday != monday_of(monday):
        abort(404)
    return WeekContext(organisation, monday, service_of(organisation), kept_in_address())


def context_of_query():
    """The WeekContext of an address like `?week=2025-11-10`; without one, the newest week that has ended."""
    organisation, asked = organisation_or_none(), request.args.get("week")
    if asked:
        return context_of(asked, organisation)
    if organisation is None:
        abort(404)
    return WeekContext(organisation, last_ended_week(), service_of(organisation), kept_in_address())


def service_of(organisation):
    """The service that the address names, None for all."""
    reference = _reference("service")
    return found_or_404(find_service(current_user, organisation.id, reference)) if reference else None


def dispute_of_address(client_id, organisation):
    """The dispute of this client that the address names (`?dispute=5`), None where it names none."""
    if "dispute" not in request.args:
        return None
    dispute_id = whole_number(request.args["dispute"]) or 0
    return found_or_404(dispute_of_client(current_user, organisation.id, client_id, dispute_id))


def _reference(name):
    """A reference of the address; a NUL, which no database takes, names nothing."""
    reference = request.args.get(name)
    return abort(404) if reference and "\x00" in reference else reference


def client_or_404(client_id):
    """A client that the viewer may see."""
    return get_object_or_404(Client.visible_to(current_user), Client.id == client_id)


def day_of(text):
    """A date of the address."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        abort(404)
    if not EARLIEST <= day <= LATEST:
        abort(404)
    return day


def last_ended_week():
    """The Monday of the newest week that has ended."""
    return monday_of(clock.today()) - timedelta(weeks=1)
