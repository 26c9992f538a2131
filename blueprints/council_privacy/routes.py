"""Privacy: which clients are to be erased, and erasing them."""

from functools import partial

from flask import Blueprint, request, url_for

from blueprints.council_privacy.forms import EraseForm
from operations import retention
from queries import retention as erasable
from rules.broken import RuleBroken
from rules.retention import MOST_AT_ONCE, check_chosen, cut_off_day
from web import clock, council, password_again, record_access
from web.forms_once import refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.permissions import Permission, requires
from web.picks import whole_number
from web.templating import plural

bp = Blueprint("council_privacy", __name__, url_prefix="/council/privacy")


@bp.get("")
@requires(Permission.ADMINISTER)
def overview():
    """The clients whose care is longer ago than the council keeps it, with boxes to tick."""
    return _overview(EraseForm(formdata=None))


@bp.get("/erase")
@requires(Permission.ADMINISTER)
def ask():
    """Erase: who it is about, what goes and what stays, how many they are and the password."""
    ids = _ids(request.args.getlist("client_ids"))
    try:
        check_chosen(ids)
    except RuleBroken as broken:
        form = EraseForm(formdata=None)
        form.show(broken)
        return _overview(form, refused_status(broken))
    return _ask(ids, EraseForm(formdata=None))


@bp.post("/erase")
@requires(Permission.ADMINISTER)
@never_kept()
def erase():
    """Erase the clients that were ticked: by the one who knows the password, and how many they are."""
    form, ids = EraseForm(), _ids(request.form.getlist("client_ids"))
    if not password_again.is_right(form, partial(_check_count, form, ids)):
        return _ask(ids, form, 422)
    return submit_once(
        partial(retention.erase_clients, ids, _cut_off()),
        to=url_for(".overview"),
        notice=lambda count: _said(count, len(ids)),
        form=form,
        again=lambda broken: _ask(ids, form, refused_status(broken)),
    )


def _check_count(form, ids):
    if form.count.data not in (None, len(ids)):
        raise RuleBroken(f"You ticked {len(ids)}. Enter that number, or go back and tick others", "count")


def _said(count, asked):
    words = f"{plural(count, 'client')} erased."
    return words if count == asked else f"{words} {asked - count} had something newer or open, and stayed."


def _cut_off():
    return cut_off_day(clock.today(), council.settings().keep_clients_years)


def _ids(sent):
    return list(dict.fromkeys(number for each in sent if (number := whole_number(each))))[: MOST_AT_ONCE + 1]


def _overview(form, status=None):
    count, clients = erasable.erasable_clients(_cut_off(), MOST_AT_ONCE)
    record_access.note_accesses([client.client_id for client in clients], "Privacy: to be erased")
    return page(
        "council_privacy/overview.html",
        status=status,
        count=count,
        clients=clients,
        years=council.settings().keep_clients_years,
        cut_off=_cut_off(),
        form=form,
    )


def _ask(ids, form, status=None):
    _, clients = erasable.erasable_clients(_cut_off(), MOST_AT_ONCE, ids)
    return page("council_privacy/erase.html", status=status, form=form, clients=clients)
