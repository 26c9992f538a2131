"""All that the week page shows, from one reading of the organisation's weeks."""

from datetime import timedelta
from functools import cached_property

from flask import request
from flask_login import current_user

from blueprints.actuals.filters import KINDS, SHOW, filters_of
from blueprints.actuals.groups import groups_of
from blueprints.actuals.summary import Summary
from operations.actuals import drafts
from queries.weeks.calendar import care_dates, week_marks, weeks_around
from queries.weeks.loading import Scope, disputes_of, lines_of_week, load_care
from rules.actual_states import first_mark
from rules.dates import near_date
from rules.weeks import has_ended, monday_of, week_end
from web import clock

CLIENTS_A_PAGE = 50


class WeekPage:
    """One organisation's week. Loads in a fixed number of queries."""

    show_choices, kind_choices = SHOW, KINDS
    problem = ""  # why what was pressed was not done

    def __init__(self, place):
        self.place = place
        today = clock.today()
        self.has_ended = has_ended(place.week, today)
        scope = Scope(place.organisation.id)
        self.weeks = weeks_around(place.week, today)
        care = load_care(scope, min(*self.weeks, place.week), week_end(max(self.weeks)))
        disputes = disputes_of(scope, min(*self.weeks, place.week), max(self.weeks))
        self.every = lines_of_week(scope, care, place.week, disputes)
        self.marks = week_marks(scope, care, self.weeks, disputes, today)
        self.lines = [line for line in self.every if place.service is None or line.service_id == place.service.id]
        self.filters = filters_of(self.lines)
        place.more = self.filters.in_address
        shown = [line for line in self.lines if self.filters.takes(line)]
        groups = groups_of(place, shown, self.every)
        self.all_groups = [group for group in groups if self.filters.shows(group)]
        self.page_number = self._page_number()
        first = (self.page_number - 1) * CLIENTS_A_PAGE
        self.groups = self.all_groups[first : first + CLIENTS_A_PAGE]

    def _page_number(self):
        text = request.args.get("page", "1")
        last = max(1, -(-len(self.all_groups) // CLIENTS_A_PAGE))
        return min(max(1, int(text)), last) if text.isascii() and text.isdigit() and len(text) < 7 else 1

    @property
    def errors(self):
        """As a form has them: the page's title says that something was refused."""
        return [self.problem] if self.problem else []

    @cached_property
    def lines_in_draft(self):
        """How many lines the visitor typed over on the sheet of this week and has not saved."""
        draft = drafts.draft_of(self.place.week, current_user) if current_user.side == "provider" else None
        return len(draft.rows) if draft else 0

    @cached_property
    def summary(self):
        return Summary(self)

    @property
    def services(self):
        """(reference, name, mark, clients to do) of every service with lines this week, and of all."""
        by_service = {}
        for line in self.every:
            by_service.setdefault((line.service_name, line.service_reference), []).append(line)
        rows = [(reference, name, *self._marked(lines)) for (name, reference), lines in sorted(by_service.items())]
        chosen = self.place.service
        if chosen and chosen.reference not in {row[0] for row in rows}:
            rows.append((chosen.reference, chosen.name, "nothing", 0))
        return [("", "All services", *self._marked(self.every)), *rows]

    def _marked(self, lines):
        if not self.has_ended:
            return "not_ended", 0
        return first_mark(line.mark for line in lines), len({line.client_id for line in lines if line.mark == "to_do"})

    @property
    def previous_week(self):
        return self.place.week - timedelta(weeks=1)

    @property
    def next_week(self):
        return self.place.week + timedelta(weeks=1)

    @property
    def pages(self):
        """(previous page's number or None, next page's or None, from, to)"""
        first = (self.page_number - 1) * CLIENTS_A_PAGE
        last = first + len(self.groups)
        return (
            self.page_number - 1 or None,
            self.page_number + 1 if last < len(self.all_groups) else None,
            first + 1,
            last,
        )

    def why_empty(self):
        """(sentence, address, words of its link): every reason for a week with nothing in it."""
        place = self.place
        service = place.service.name if place.service else place.organisation.name
        if self.lines:
            hidden = len({line.client_id for line in self.lines})
            words = f"The filters hide {'the one client' if hidden == 1 else f'all {hidden} clients'} of {service}."
            place.more = {}
            return words, place.week_url(), "Show all"
        if place.service and self.every:
            return f"Nobody had care from {service} in it.", place.week_url(service=""), "Show all services"
        first, last = care_dates(place.scope())
        if first is None:
            return f"The council has not commissioned any care from {service} yet.", None, ""
        if first > week_end(place.week):
            words = f"It is before the first care of {service}, which began on {near_date(first, clock.today())}."
            return words, place.week_url(monday_of(first)), "Go there"
        if last is not None and last < place.week:
            words = f"The last care of {service} ended on {near_date(last, clock.today())}."
            return words, place.week_url(monday_of(last)), "Go there"
        return (
            "Care in it is paid as planned, without actuals, or nobody had care from you then.",
            "/care-package-line-items",
            "See the Care Package Line Items",
        )
