"""The trail, the same as a file, and how its chain stands."""

from flask import Blueprint, current_app, request, url_for
from flask_login import current_user

from blueprints.council_audit.forms import TrailForm, words_of
from blueprints.council_audit.links import address_of, client_address
from operations import chain_ends
from queries.audit_chain import still_has
from queries.audit_things import clients_of
from queries.audit_trail import THE_PORTAL, TrailEvent, TrailFilters, persons_called, trail_page, trail_rows
from rules.broken import RuleBroken
from rules.moment import in_london
from web import clock, downloads, record_access
from web.htmx import page
from web.permissions import Permission, requires
from web.picks import whole_number

MOST_EXPORTED = 20_000
HEADINGS = (
    *("Event", "Date", "Time (London)", "Person", "IP address", "What", "Kind", "About", "Provider", "SSRef"),
    *("Was", "Now"),
)

bp = Blueprint("council_audit", __name__, url_prefix="/council/audit")


@bp.get("")
@requires(Permission.TRAIL_READ)
def trail():
    """Events newest first, of what the address asks for."""
    form = TrailForm(request.args)
    is_right = form.validate()
    filters = form.filters() if is_right else TrailFilters()
    found = trail_page(current_user, filters, _before()) if is_right else None
    _note_access(filters)
    asked = {name: value for name, value in request.args.items() if name != "before" and value}
    return page(
        "council_audit/trail.html",
        form=form,
        found=found,
        words=words_of(filters),
        is_first=_before() is None,
        has_filters=filters != TrailFilters(),
        nobody=bool(filters.person) and filters.person.casefold() != THE_PORTAL and not persons_called(filters.person),
        address_of=address_of,
        client_address=client_address,
        older=url_for(".trail", **asked, before=found.older) if found and found.older else "",
        newest=url_for(".trail", **asked),
        export=url_for(".export", **asked, before=request.args.get("before")),
        most=MOST_EXPORTED,
    )


@bp.get("/chain")
@requires(Permission.TRAIL_READ)
def chain_state():
    """How the chain of events stands, where its ends are kept, and how it is verified."""
    data_dir = current_app.config["SETTINGS"].data_dir
    ends, problem = [], ""
    try:
        ends = chain_ends.read(data_dir)
    except RuleBroken as broken:
        problem = broken.message
    last = ends[-1] if ends else None
    return page(
        "council_audit/chain.html",
        ends=len(ends),
        last=last,
        stands=last is not None and still_has(last),
        problem=problem,
        file=data_dir / chain_ends.FILE,
    )


@bp.get("/trail.csv")
@requires(Permission.TRAIL_READ)
def export():
    """What is looked for as a file, from where the page stands on, newest first."""
    form = TrailForm(request.args)
    if not form.validate():
        return trail()
    filters = form.filters()
    _note_access(filters)
    rows = map(_row, trail_rows(current_user, filters, _before(), MOST_EXPORTED))
    return downloads.send_csv_file(f"audit-trail-{clock.today():%Y-%m-%d}.csv", HEADINGS, rows)


def _row(event: TrailEvent):
    at = in_london(event.at)
    was, now = ("; ".join(f"{each.label}: {getattr(each, side)}" for each in event.changes) for side in ("was", "now"))
    return (
        *(event.id, f"{at:%d/%m/%Y}", f"{at:%H:%M:%S}", event.who, event.address, event.words),
        *(event.kind, event.thing_name, event.provider, event.ssref, was if event.has_before else "", now),
    )


def _before():
    return whole_number(request.args.get("before", ""))


def _note_access(filters: TrailFilters):
    """What happened to one client is a part of their record."""
    if filters.kind == "client":
        record_access.note_accesses(clients_of(filters.number), "The audit trail")
