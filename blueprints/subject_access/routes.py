"""Everything on one client: finding the client, saying why, and the zips that were made."""

from functools import partial

from flask import Blueprint, abort, request, url_for
from flask_login import current_user

from blueprints.subject_access.forms import ReasonForm
from operations.packs import keeping
from queries.packs.mine import list_packs
from queries.subject_access.clients import MOST_FOUND, find_clients
from queries.subject_access.contents import about_everything, parts_of_everything
from web import clock, record_access
from web.forms_once import refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.loading import found_or_404
from web.packs import pack_or_404, permissions_to_look, send_pack
from web.permissions import Permission, requires

bp = Blueprint("subject_access", __name__, url_prefix="/council/privacy/access")
KIND = keeping.SUBJECT_ACCESS
LONGEST_SEARCH = 100


@bp.get("")
@requires(Permission.ADMINISTER)
def find():
    """Clients by SSRef or name, and what was made for the user in the last days."""
    search = request.args.get("search", "").strip()[:LONGEST_SEARCH]
    clients = find_clients(current_user, search)
    return page(
        "subject_access/find.html",
        search=search,
        clients=clients[:MOST_FOUND],
        has_more=len(clients) > MOST_FOUND,
        packs=list_packs(current_user, KIND),
    )


@bp.get("/client/<id:client_id>")
@requires(Permission.ADMINISTER)
def about(client_id):
    """What is in it, and why it is wanted."""
    return _about(client_id, ReasonForm(formdata=None))


@bp.post("/client/<id:client_id>")
@requires(Permission.ADMINISTER)
@never_kept("reason")
def make(client_id):
    """Have it made."""
    scope, form = found_or_404(about_everything(current_user, client_id)), ReasonForm()
    if not form.validate():
        return _about(client_id, form, status=422)
    asked = {**scope.asked, "reason": form.reason.data}
    wanted = keeping.Wanted(KIND, scope.title, scope.name, asked, scope.clients)
    return submit_once(
        partial(keeping.ask, wanted, permissions_to_look()),
        to=lambda pack: url_for(".one", pack_id=pack.id),
        form=form,
        again=lambda broken: _about(client_id, form, refused_status(broken)),
    )


@bp.get("/<id:pack_id>")
@requires(Permission.ADMINISTER)
def one(pack_id):
    """How far it is; then the download."""
    mine = pack_or_404(KIND, pack_id)
    return page("subject_access/one.html", "packs/_progress.html", mine=mine, pack=mine.pack, area=bp.name)


@bp.post("/<id:pack_id>/again")
@requires(Permission.ADMINISTER)
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
@requires(Permission.ADMINISTER)
def download(pack_id):
    """The zip."""
    return send_pack(KIND, pack_id)


def _about(client_id, form, status=None):
    scope = found_or_404(about_everything(current_user, client_id))
    record_access.note_access(client_id, "Everything on one client")
    parts = parts_of_everything(current_user, client_id, clock.today())
    return page("subject_access/about.html", status=status, scope=scope, client_id=client_id, form=form, parts=parts)
