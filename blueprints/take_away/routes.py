"""Take-away: what is in it, having one made, and those that were made."""

from functools import partial

from flask import Blueprint, url_for
from flask_login import current_user

from operations.packs import keeping, take_away
from queries.packs.mine import list_packs
from queries.take_away.contents import parts_of
from web import clock
from web.forms_once import refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.packs import pack_or_404, permissions_to_look, send_pack
from web.permissions import Permission, requires

bp = Blueprint("take_away", __name__, url_prefix="/take-away")
KIND = "take_away"


@bp.get("")
@requires(Permission.TAKE_AWAY_READ)
def show():
    """What each file is, and the take-aways of the last days."""
    return _page()


@bp.post("")
@requires(Permission.TAKE_AWAY_READ)
@never_kept()
def make():
    """Have the worker make one."""
    name = current_user.organisation_name
    wanted = keeping.Wanted(KIND, name, f"take-away-{name}", {"organisation": current_user.organisation_id})
    return submit_once(
        partial(keeping.ask, wanted, permissions_to_look()),
        to=lambda pack: url_for(".one", pack_id=pack.id),
        again=lambda broken: _page(broken),
    )


@bp.get("/<id:pack_id>")
@requires(Permission.TAKE_AWAY_READ)
def one(pack_id):
    """How far it is; then the download."""
    mine = pack_or_404(KIND, pack_id)
    return page("take_away/one.html", "packs/_progress.html", mine=mine, pack=mine.pack, area="take_away")


@bp.post("/<id:pack_id>/again")
@requires(Permission.TAKE_AWAY_READ)
@never_kept()
def make_again(pack_id):
    """Try once more, where it could not be made."""
    mine = pack_or_404(KIND, pack_id)
    return submit_once(
        lambda by, at: keeping.begin_again(mine.pack, at),
        to=url_for(".one", pack_id=pack_id),
        again=lambda broken: _page(broken),
    )


@bp.get("/<id:pack_id>/download")
@requires(Permission.TAKE_AWAY_READ)
def download(pack_id):
    """The zip."""
    return send_pack(KIND, pack_id)


def _page(broken=None):
    taken = parts_of(current_user, clock.today())
    parts = [*taken.to_import, *taken.to_read, *take_away.compared(current_user, clock.moment())]
    return page(
        "take_away/show.html",
        status=refused_status(broken) if broken else None,
        broken=broken,
        parts=[part for part in parts if current_user.may(part.needs)],
        left_out=[part for part in parts if not current_user.may(part.needs)],
        packs=list_packs(current_user, KIND),
    )
