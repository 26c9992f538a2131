"""One client at a time, on a phone, with next and back by thumb; saved or confirmed, and on to the next."""

from functools import cached_property, partial

from flask import abort, request

from blueprints.actuals.addresses import context_of_query
from blueprints.actuals.client_week import change_rows, confirm_as_saved, delete_line, show_who_saved_first
from blueprints.actuals.editor import WeekEditor
from blueprints.actuals.filters import asked_filters
from blueprints.actuals.routes import bp
from operations.actuals import recording
from queries.weeks import loading
from queries.weeks.client_weeks import client_weeks
from queries.weeks.filters import SHOW, filters_among
from queries.weeks.one_client import addable_beside
from rules import recorded_weeks
from rules.broken import RuleBroken
from web.forms_once import run_for_form
from web.htmx import done, page, wants_fragment
from web.late_forms import kept
from web.permissions import Permission, requires
from web.picks import whole_number


class OneClient:
    """One client of a week with the editor of their lines, and who comes before and after. `client_id` is the one gone
    on to, instead of the one that the address names.
    """

    def __init__(self, context, sent=None, without="", client_id=None):
        self.context = context
        self.asked = request.args.get("client_id") if client_id is None else str(client_id)
        self.is_gone_on_to = client_id is not None
        every = loading.load_week(context.scope(), context.week)
        filters = filters_among(every, asked_filters())
        context.more = filters.in_address
        self.filter_words = dict(SHOW).get(filters.show, "").lower()
        self.groups = client_weeks(context.view(), [line for line in every if filters.takes(line)], every)
        self.shown = [group for group in self.groups if filters.shows(group.lines)]
        self.has_ended = context.view().has_ended
        self.group = self._chosen()
        self.editor = None
        if self.group:
            client_id = self.group.client_id
            self.group.addable = addable_beside(every, context.scope(client_id), context.week, client_id)
            if self.group.can_change:
                self.editor = WeekEditor(self.group, sent, without)
                self.editor.focus = self.editor.focus if sent else ""

    def _chosen(self):
        """The client that the address names; without one the first that the filters show."""
        if self.asked is None:
            return self.shown[0] if self.shown else None
        found = [group for group in self.groups if group.client_id == whole_number(self.asked)]
        return found[0] if found else abort(404)

    @cached_property
    def _at(self):
        return self.groups.index(self.group)

    @property
    def previous(self):
        """The ClientWeek before, None at the beginning."""
        before = [group for group in self.groups[: self._at] if group in self.shown]
        return before[-1] if before else None

    @property
    def next(self):
        """The ClientWeek after, None at the end."""
        return next((group for group in self.groups[self._at + 1 :] if group in self.shown), None)

    @property
    def position(self):
        """`3 of 12`; of a client whom the filters do not show any more, how many there still are."""
        count = len(self.shown)
        return f"{self.shown.index(self.group) + 1} of {count}" if self.group in self.shown else f"{count} left"

    def url_of(self, group):
        """The address of another client of the week; without one, of the week."""
        return self.context.verb_url("one", client_id=group.client_id) if group else self.context.week_url()


@bp.get("/one")
@requires(Permission.ACTUALS_EDIT)
def one():
    """One client of the week."""
    seen = OneClient(context_of_query())
    return page("actuals/one.html", "actuals/_one.html", seen=seen, context=seen.context, form=seen.editor)


@bp.post("/one")
@requires(Permission.ACTUALS_EDIT)
@kept("Actuals of a client’s week", "Save", without=("do",))
def change_one():
    """Save, or save and confirm, then on to the next client; or a row or line more or less."""
    seen = OneClient(context_of_query(), request.form)
    if seen.group is None or seen.editor is None:
        abort(404)
    verb, _, what = request.form.get("do", "save").partition(" ")
    if verb == "remove":
        seen = _remove(seen, what)
    elif verb in ("add", "delete", "add-planned", "add-unplanned"):
        change_rows(seen.editor, verb, what)
    elif _save(seen, verb == "confirm"):
        return _go_on(seen, f"{'Confirmed' if verb == 'confirm' else 'Saved'}: {seen.group.client_name}.")
    return page("actuals/one.html", "actuals/_one.html", seen=seen, context=seen.context, form=seen.editor)


def _go_on(seen, notice):
    """To the next client, in place where HTMX asked; after the last one to the week."""
    url = seen.url_of(seen.next)
    if not (seen.next and wants_fragment()):
        return done(url, notice=notice)
    after = OneClient(context_of_query(), client_id=seen.next.client_id)
    answer = done(url, "actuals/_one.html", notice, seen=after, context=after.context)
    answer.headers["HX-Replace-Url"] = url
    return answer


def _remove(seen, what):
    """The client without a line that was added, or with why it stays."""
    ref = what.partition(" ")[0]
    try:
        if not delete_line(seen.editor, seen.context, what):
            return seen
    except RuleBroken as broken:
        seen = OneClient(seen.context, request.form)
        seen.editor.show([(ref, broken)])
        return seen
    return OneClient(seen.context, request.form, without=ref)


def _save(seen, and_confirm):
    """Whether it was saved; if not, the editor says why."""
    entries = seen.editor.entries()
    if seen.editor.errors:
        return False
    try:
        run_for_form(partial(_record, seen, entries, and_confirm), to=seen.context.week_url())
    except recorded_weeks.WeekRefused as refused:
        seen.editor.show(refused.problems)
    except recorded_weeks.SomebodyWasFaster as faster:
        seen.editor = show_who_saved_first(OneClient(seen.context, request.form).editor, faster)
    except RuleBroken as broken:
        seen.editor.message = broken.message
    return not seen.editor.errors


def _record(seen, entries, and_confirm, by, at):
    scope, week = seen.context.scope(seen.group.client_id), seen.context.week
    recording.record_week(scope, week, entries, by, at)
    if and_confirm:
        confirm_as_saved(seen.context.scope(seen.group.client_id, refs=set(entries)), week, by, at)
