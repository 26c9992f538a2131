"""Pages of the council's queues: a list with filters that can be saved, one thing of it selected beside it, and who
works on that.

    QUEUE = QueuePage("council_disputes", "council_disputes.queue", "dispute", {"for_us": "With the council"})
    frame = QUEUE.frame(naming)

`macros/queues.html` draws the frame; static/queue.js has its keys.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, redirect, request, url_for
from flask_login import current_user

from models import SavedFilter
from operations import assigning, saved_filters
from queries import saved_filters as queries
from queries.listing import ListPage, ListRequest
from queries.officers import officers_of
from queries.people import names_of
from rules.actor import SignedIn
from rules.broken import RuleBroken
from web import queues
from web.addresses import ROW, address_pattern
from web.forms import Form, TextField
from web.forms_once import submit_once
from web.htmx import Notice, UndoNotice, done, page
from web.late_forms import never_kept
from web.listing import list_request
from web.loading import get_object_or_404
from web.permissions import Permission, may, requires
from web.picks import search_words, whole_number

KEPT = ("show", "q", "sort", "page")
BACK = "queue"  # what a form says in `back` that was sent from the queue's page


class SavedFilterForm(Form):
    """The name of a filter that is kept."""

    name = TextField("Name of this filter")


@dataclass(frozen=True)
class QueuePage:
    """The page of a queue. Its saved filters are kept under `name`, `selects` in its address is the id of what stands
    beside the list, `show` are the choices of what is listed, the usual one first. `filters` are what else its address
    filters by, and `works` is the permission of who works on what is in it.
    """

    name: str
    endpoint: str
    selects: str
    show: Mapping[str, str]
    works: Permission
    filters: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """Which of the choices the address shows."""
        wanted = request.args.get("show", "")
        return wanted if wanted in self.show else next(iter(self.show))

    @property
    def selected_id(self) -> int | None:
        """The id of what the address selects. Whoever arrives without one has to choose."""
        return whole_number(request.args.get(self.selects, ""))

    def kept(self) -> dict[str, str]:
        """The part of the address that stays while something else is selected or decided."""
        return {name: request.args[name] for name in (*KEPT, *self.filters) if name in request.args}

    def address(self, selected_id: int | None = None) -> str:
        """The queue with the filters of this address, and this thing selected."""
        values: dict[str, Any] = {**self.kept(), **({self.selects: selected_id} if selected_id else {})}
        return url_for(self.endpoint, **values)

    def address_of_row(self) -> str:
        """The same for the rows of a list: `%d` stands for the one that is selected."""
        return address_pattern(self.endpoint, **{**self.kept(), self.selects: ROW})

    def other(self, view: str, **given: Any) -> str:
        """The address of another view of the area, with the filters of this one."""
        values: dict[str, Any] = {**self.kept(), **given}
        return url_for(f"{self.endpoint.partition('.')[0]}.{view}", **values)

    def after(self, own_page: str, row_id: int, moves_on: bool = False) -> str:
        """Where a form leads: back to the queue if it was sent from there, with the same thing selected or, where it
        `moves_on`, the one below it; else to the thing's own page.
        """
        if not self.is_from_here:
            return own_page
        return self.address(whole_number(request.form.get("next", "")) if moves_on else row_id)

    @property
    def is_from_here(self) -> bool:
        """Whether the form was sent from the queue's page, which is shown again where it is refused."""
        return request.form.get("back") == BACK

    def query_of_address(self) -> str:
        """What the address filters and sorts by, as it is kept under a name."""
        return urlencode(sorted((name, value) for name, value in self.kept().items() if name != "page"))

    def answer(
        self,
        list_of: "ListOf",
        selected_of: "SelectedOf",
        form: Form | None = None,
        selected_id: int | None = None,
        naming: SavedFilterForm | None = None,
        status: int | None = None,
        more_of: Callable[[list[Any]], dict[str, Any]] = lambda _rows: {},
    ) -> Response:
        """The queue's page: what `list_of` lists, and beside it what `selected_of` tells of the one that is selected.

        A refused `form` is of that one; `naming` is a refused name of a filter. `more_of` tells of the rows listed.
        """
        frame = self.frame(naming)
        listing = list_of(current_user, list_request(url_for(self.endpoint)), self.shown, frame.search)
        rows = listing.rows()
        return page(
            f"{self.name}/queue.html",
            fragment=f"{self.name}/_queue.html",
            status=status,
            form=naming or form,
            frame=frame,
            listing=listing,
            rows=rows,
            **more_of(rows),
            **selected_of(selected_id or self.selected_id, [row.id for row in rows], form),
        )

    def newly_picked(self) -> Response | None:
        """To the saved filter that was picked just now (`?saved=`, where it is not the one `was` shown); None else."""
        saved_id = whole_number(request.args.get("saved", ""))
        if not saved_id or request.args.get("was") == request.args["saved"]:
            return None
        saved = queries.saved_filter(current_user, self.name, saved_id)
        if saved is None:
            return None
        names = (*KEPT, *self.filters)
        query = {name: value for name, value in parse_qsl(saved.query) if name in names}
        return redirect(url_for(self.endpoint, **query))  # type: ignore[return-value]  # werkzeug's, as Flask's

    def frame(self, naming: SavedFilterForm | None = None, counts: Mapping[str, int] | None = None) -> "Frame":
        """What is around the list. `naming` is a refused name of a filter; `counts` says how many each choice has."""
        saved = queries.saved_filters(current_user, self.name)
        now = next((each for each in saved if each.query == self.query_of_address()), None)
        return Frame(
            self,
            search_words(),
            saved,
            now,
            naming or SavedFilterForm(formdata=None),
            counts or {},
            queues.readable_by(current_user),
            may(self.works),
            self.address_of_row(),
        )


# (who looks, page and sorting, which choice, the words searched for) -> the list of a queue
ListOf = Callable[[SignedIn, ListRequest, str, str], ListPage]
# (the id selected, the ids listed, the refused form of that one) -> what the template shows beside the list
SelectedOf = Callable[[int | None, list[int], Any], dict[str, Any]]


class Frame(NamedTuple):
    """What is around the list of a queue (macros/queues.html)."""

    page: QueuePage
    search: str
    saved: Sequence[SavedFilter]
    saved_now: SavedFilter | None
    naming: SavedFilterForm
    counts: Mapping[str, int]
    queues: Sequence[queues.Queue]
    may_work: bool
    address_of_row: str  # with `%d` for the row's id


class OfficerOfIt(NamedTuple):
    """Who works on something, as its panel shows it: the form's address, the officer, who looks at it, and to whom it
    can be passed on.
    """

    address: str
    officer_id: int | None
    officer: str
    viewer_id: int
    others: Sequence[tuple[int, str]]


def officer_of_it(row: assigning.Assignable, address: str, with_others: bool = True) -> OfficerOfIt | None:
    """Who works on it; None where it is decided. It can be passed on to the officers who may decide it, if
    `with_others`.
    """
    work = assigning.work_of(row)
    if row.status not in work.statuses:
        return None
    officer_id, viewer_id = assigning.assigned_id(row), current_user.person_id
    officers = officers_of(work.role) if with_others else ()
    name = dict(officers).get(officer_id) or names_of([officer_id]).get(officer_id, "") if officer_id else ""
    others = [each for each in officers if each[0] not in (officer_id, viewer_id)]
    return OfficerOfIt(address, officer_id, name, viewer_id, others)


def next_below(row_id: int, listed: Sequence[int]) -> int | None:
    """The id below this one in a list of ids, which is selected once this one is decided; None for the last one."""
    place = listed.index(row_id) if row_id in listed else len(listed)
    return listed[place + 1] if place + 1 < len(listed) else None


def assign_once(row: assigning.Assignable, to: str, again: Callable[[RuleBroken], Response], form: Form) -> Response:
    """Assign it to the officer of the form (`officer`; blank: to nobody), from whom it was with when the page was made
    (`was`), and go on. Assigning it to oneself can be undone.
    """
    text, was = request.form.get("officer", ""), whole_number(request.form.get("was", ""))
    officer_id = (whole_number(text) or 0) if text else None
    return submit_once(
        partial(assigning.assign, row, officer_id, was),
        to=to,
        notice=lambda _: _assigned(row, officer_id, was),
        form=form,
        again=again,
    )


def _assigned(row: assigning.Assignable, officer_id: int | None, was: int | None) -> Notice:
    name = assigning.name_of(row)
    if officer_id is None:
        return f"{name} is unassigned."
    if officer_id != current_user.person_id:
        return f"{name} is passed on to {names_of([officer_id])[officer_id]}."
    undo = [("officer", str(was or "")), ("was", str(officer_id)), ("back", request.form.get("back", ""))]
    return UndoNotice(f"{name} is assigned to you.", request.full_path.removesuffix("?"), undo)


def add_saved_filters(bp: Blueprint, page: QueuePage, again: Callable[[SavedFilterForm], Response]) -> None:
    """The views that keep the filters of a queue's address under a name, and forget one. `again(form)` is the queue's
    page with a name that was refused.
    """

    @bp.post("/filters")
    @requires(page.works)
    @never_kept("name")
    def save_filter() -> Response:
        """Save this filter: what the address filters and sorts by, without the page."""
        form = SavedFilterForm()
        try:
            saved_filters.save(page.name, form.name.data or "", page.query_of_address(), by=current_user)
        except RuleBroken as broken:
            form.show(broken)
            return again(form)
        return done(page.address(), notice=f"Saved as “{form.name.data}”.")

    @bp.post("/filters/forget")
    @requires(page.works)
    @never_kept()
    def forget_filter() -> Response:
        """Forget one of the person's own."""
        saved_id = whole_number(request.form.get("saved", ""))
        saved = get_object_or_404(SavedFilter.visible_to(current_user), SavedFilter.id == saved_id)
        saved_filters.forget(saved)
        return done(page.address(), notice=f"“{saved.name}” is forgotten.")
