"""Keys of the API: the list, a new one, which is shown this once, and ending one."""

from functools import partial

from flask import Blueprint, url_for
from flask_login import current_user

from blueprints.api_keys.forms import NewKeyForm
from models import ApiKey
from operations import api_keys
from queries.api_keys import list_keys
from rules.api_keys import SCOPE_WORDS
from rules.broken import RuleBroken
from web import clock
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.loading import get_object_or_404
from web.password_again import password_again
from web.permissions import Permission, requires

bp = Blueprint("api_keys", __name__, url_prefix="/account/keys")


@bp.get("")
@requires(Permission.KEYS_READ)
def show():
    """Every key with what it may do, and when and from where it was used last."""
    return _page()


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.KEYS_EDIT)
@never_kept("name")
def new():
    """Make a key. The password is asked for again, as a key acts for whoever made it."""
    asked = password_again(url_for(".new"))
    if asked:
        return asked
    form = NewKeyForm().for_side(current_user.side)
    if form.validate_on_submit():
        try:
            made = api_keys.make_key(form.name.data, form.scopes.data, form.last_day.data, current_user, clock.moment())
        except RuleBroken as broken:
            form.show(broken)
        else:
            return page("api_keys/made.html", made=made, words=SCOPE_WORDS)
    return page("api_keys/new.html", form=form)


@bp.post("/<id:api_key_id>/end")
@requires(Permission.KEYS_EDIT)
@never_kept()
def end(api_key_id):
    """End a key at once."""
    key = get_object_or_404(ApiKey.visible_to(current_user), ApiKey.id == api_key_id)
    return submit_once(
        partial(api_keys.end_key, key),
        to=url_for(".show"),
        notice=f"{key.name} has ended. Whatever still sends it is refused.",
        again=_page,
    )


def _page(broken=None):
    keys = list_keys(current_user, clock.moment())
    return page("api_keys/list.html", keys=keys, words=SCOPE_WORDS, broken=broken, status=422 if broken else 200)
