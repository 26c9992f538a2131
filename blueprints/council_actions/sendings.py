"""What was sent to many: how far each provider is with it, the list as a file, and reminders."""

from functools import partial

from flask import request, url_for
from flask_login import current_user

from blueprints.council_actions.routes import bp
from models import ActionSending
from operations import sending_to_many
from queries import sendings as queries
from queries.action_queue import first_opened
from queries.people import names_of
from queries.sending_drafts import drafts_of
from rules.moment import in_london
from rules.sending_to_many import WHERE
from web import clock
from web.downloads import send_csv
from web.forms_once import submit_once
from web.htmx import page, refused
from web.late_forms import never_kept
from web.listing import list_request
from web.loading import get_object_or_404
from web.permissions import Permission, may, requires
from web.templating import plural

HEADINGS = ("Provider", "Where it is", "First opened", "Opened by", "Last post", "Latest", "Action")


@bp.get("/sendings")
@requires(Permission.COUNCIL_READ)
def list_sendings():
    """All that was sent to many, the newest first."""
    listing = queries.list_sendings(current_user, list_request())
    rows = listing.rows()
    counts = queries.counts_of(current_user, [row.id for row in rows])
    found = [(row, counts.get(row.id, queries.Counts())) for row in rows]
    mine = drafts_of(current_user) if may(Permission.SEND_TO_MANY) else []
    return page("council_actions/sendings.html", listing=listing, rows=found, drafts=mine)


@bp.get("/sendings/<id:sending_id>")
@requires(Permission.COUNCIL_READ)
def sending(sending_id):
    """One of them, with its providers; `?where=` shows those that are so far."""
    sent = _load(sending_id)
    where = request.args.get("where") if request.args.get("where") in WHERE else None
    listing = queries.sent_actions(current_user, sent.id, list_request(), where)
    rows = listing.rows()
    counts = queries.counts_of(current_user, [sent.id]).get(sent.id, queries.Counts())
    return page(
        "council_actions/sending.html",
        sending=sent,
        sender=names_of([sent.sent_by_id])[sent.sent_by_id],
        counts=counts,
        unfinished=queries.unfinished(sent, counts.in_all),
        has_given_up=queries.has_given_up(sent),
        listing=listing,
        rows=_with_looks(rows, sent),
        where=where,
        choices=WHERE,
        bar=_bar(counts),
        to_remind=queries.to_remind(current_user, sent.id, clock.moment()) if may(Permission.SEND_TO_MANY) else [],
    )


@bp.get("/sendings/<id:sending_id>/list.csv")
@requires(Permission.COUNCIL_READ)
def download_sending(sending_id):
    """Its providers, with how far each is."""
    sent = _load(sending_id)
    found = _with_looks(queries.all_sent_actions(current_user, sent.id), sent)
    rows = [
        (row.provider, words, _time(opened and opened[0]), opened[1] if opened else "", _time(row.last_post_at))
        + (row.latest or "", row.id)
        for row, words, _tone, _sign, opened in found
    ]
    return send_csv(f"sent-to-many-{sent.id}.csv", HEADINGS, rows)


@bp.post("/sendings/<id:sending_id>/go-on")
@requires(Permission.SEND_TO_MANY)
@never_kept()
def go_on(sending_id):
    """Make the actions that are missing, after the worker gave it up."""
    sent = _load(sending_id)
    back = url_for(".sending", sending_id=sent.id)
    return submit_once(
        partial(sending_to_many.go_on, sent),
        to=back,
        notice="It goes on. Look again in a minute.",
        again=partial(refused, back),
    )


@bp.post("/sendings/<id:sending_id>/remind")
@requires(Permission.SEND_TO_MANY)
@never_kept()
def remind(sending_id):
    """Remind those who have not opened it."""
    sent = _load(sending_id)
    back = url_for(".sending", sending_id=sent.id)
    return submit_once(
        partial(sending_to_many.remind, sent),
        to=back,
        notice=lambda count: f"{plural(count, 'provider')} reminded.",
        again=partial(refused, back),
    )


def _load(sending_id):
    return get_object_or_404(ActionSending.visible_to(current_user), ActionSending.id == sending_id)


def _with_looks(rows, sent):
    """[(row, words, tone, sign, (when, who) or None)] of the actions: where each is, and who opened it first."""
    ids = [row.id for row in rows]
    opened = first_opened(ids)
    can = queries.who_can_sign_in(current_user, [row.organisation_id for row in rows])
    failed = queries.failed_emails(current_user, ids, sent.sent_at)
    return [(row, *_standing(row, can, failed), opened.get(row.id)) for row in rows]


def _standing(row, can, failed):
    """(words, tone, sign) of where one is; what keeps a provider from reading it comes first."""
    if row.where == "unopened" and row.organisation_id not in can:
        return "Nobody can sign in", "bad", "alert"
    if row.where == "unopened" and row.id in failed:
        return "E-mail failed", "bad", "alert"
    tone, sign = {"answered": ("todo", "horn"), "closed": ("ok", "check")}.get(row.where, ("", "ring"))
    return WHERE[row.where], tone, sign


def _bar(counts):
    """[(where, its words, count, start, width)] of the picture, in per cent of all: what is closed first."""
    shown, start = [], 0.0
    for where in ("closed", "answered", "opened", "unopened"):
        count = getattr(counts, where)
        width = 100 * count / (counts.in_all or 1)
        shown.append((where, WHERE[where].lower(), count, round(start, 2), round(width, 2)))
        start += width
    return shown


def _time(instant):
    return f"{in_london(instant):%d/%m/%Y %H:%M}" if instant else ""
