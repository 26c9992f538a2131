"""Evidence packs: asking for one about an invoice or a client's care, and those that were made."""

from functools import partial

from flask import Blueprint, abort, request, url_for
from flask_login import current_user

from blueprints.evidence_packs.forms import CareDatesForm
from operations.packs import keeping
from queries.evidence.contents import parts_about
from queries.evidence.scope import check_dates, find_client, of_client, of_invoice
from queries.packs.mine import list_packs
from rules.broken import RuleBroken
from rules.financial_years import financial_year_of, financial_year_start
from web import clock
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.loading import found_or_404
from web.packs import pack_or_404, permissions_to_look, send_pack
from web.permissions import Permission, requires

bp = Blueprint("evidence_packs", __name__, url_prefix="/evidence-packs")
KIND = "evidence"


@bp.get("")
@requires(Permission.EVIDENCE_READ)
def list_all():
    """Those that the user asked for in the last days."""
    return page("evidence_packs/list.html", packs=list_packs(current_user, KIND))


@bp.get("/about-invoice/<id:invoice_id>")
@requires(Permission.EVIDENCE_READ)
def about_invoice(invoice_id):
    """What a pack about an invoice has in it."""
    return _page(found_or_404(of_invoice(current_user, invoice_id)))


@bp.post("/about-invoice/<id:invoice_id>")
@requires(Permission.EVIDENCE_READ)
@never_kept()
def make_about_invoice(invoice_id):
    """Have it made."""
    return _make(found_or_404(of_invoice(current_user, invoice_id)))


@bp.get("/about-care/<id:client_id>")
@requires(Permission.EVIDENCE_READ)
def about_care(client_id):
    """Over which dates a pack about a client's care is to go: at first this financial year up to today."""
    client = found_or_404(find_client(current_user, client_id))
    form = CareDatesForm(formdata=None)
    form.from_date.data = financial_year_start(financial_year_of(clock.today()))
    form.to_date.data = clock.today()
    return _page(of_client(current_user, client.id, form.from_date.data, form.to_date.data), form, client)


@bp.post("/about-care/<id:client_id>")
@requires(Permission.EVIDENCE_READ)
@never_kept("from_date", "to_date")
def make_about_care(client_id):
    """Have it made."""
    client, form = found_or_404(find_client(current_user, client_id)), CareDatesForm()
    today = clock.today()
    if not form.validate_on_submit():
        return _page(of_client(current_user, client.id, today, today), form, client)
    first, last = form.from_date.data, form.to_date.data
    try:
        check_dates(first, last)
    except RuleBroken as broken:
        form.show(broken)
        return _page(of_client(current_user, client.id, today, today), form, client)
    return _make(of_client(current_user, client.id, first, last), form, client)


@bp.get("/<id:pack_id>")
@requires(Permission.EVIDENCE_READ)
def one(pack_id):
    """How far it is; then the download."""
    mine = pack_or_404(KIND, pack_id)
    return page("evidence_packs/one.html", "packs/_progress.html", mine=mine, pack=mine.pack, area="evidence_packs")


@bp.post("/<id:pack_id>/again")
@requires(Permission.EVIDENCE_READ)
@never_kept()
def make_again(pack_id):
    """Try once more, where it could not be made."""
    mine = pack_or_404(KIND, pack_id)
    return submit_once(
        lambda by, at: keeping.begin_again(mine.pack, at),
        to=url_for(".one", pack_id=pack_id),
        again=lambda _broken: abort(404),
    )


@bp.get("/<id:pack_id>/download")
@requires(Permission.EVIDENCE_READ)
def download(pack_id):
    """The zip."""
    return send_pack(KIND, pack_id)


def _make(scope, form=None, client=None):
    wanted = keeping.Wanted(KIND, scope.title, scope.name, scope.asked, scope.clients)
    return submit_once(
        partial(keeping.ask, wanted, permissions_to_look()),
        to=lambda pack: url_for(".one", pack_id=pack.id),
        form=form,
        again=lambda broken: _page(scope, form, client, broken),
    )


def _page(scope, form=None, client=None, broken=None):
    return page(
        "evidence_packs/new.html",
        scope=scope,
        form=form,
        client=client,
        broken=broken,
        action=request.path,
        parts=parts_about(current_user, scope.asked, clock.today()),
    )
