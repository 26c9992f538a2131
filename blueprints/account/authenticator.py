"""The authenticator app: set up, replaced, ended; and its recovery codes, which are shown once."""

import segno
from flask import current_app, url_for
from flask_login import current_user
from markupsafe import Markup

from blueprints.account.routes import bp
from operations import authenticators
from rules.broken import IllegalMove, RuleBroken
from web import clock, council
from web.forms import Form, Needed, TextField
from web.htmx import done, page, refused, send_to
from web.late_forms import never_kept
from web.password_again import password_again
from web.permissions import Permission, requires
from web.way_in import must_set_authenticator, requires_authenticator, start_page, wanted_page


class AppCodeForm(Form):
    """The six digits that the app shows."""

    code = TextField("Code", [Needed("Enter the six digits that the app shows")])


@bp.get("/authenticator")
@requires(Permission.SIGNED_IN)
def authenticator():
    """How it stands with the app; where one was begun, the code to scan."""
    return password_again() or _page(AppCodeForm(formdata=None))


@bp.post("/authenticator/begin")
@requires(Permission.SIGNED_IN)
@never_kept()
def begin_authenticator():
    """Show a new code to scan."""
    asked = password_again(url_for(".authenticator"))
    if asked:
        return asked
    authenticators.begin(current_user, _keys(), clock.moment())
    return send_to(url_for(".authenticator", next=wanted_page("") or None))


@bp.post("/authenticator/confirm")
@requires(Permission.SIGNED_IN)
@never_kept()
def confirm_authenticator():
    """Take the app into use, and show the recovery codes."""
    form = AppCodeForm()
    asked = password_again(url_for(".authenticator"))
    if asked:
        return asked
    if not form.validate_on_submit():
        return _page(form)
    try:
        codes = authenticators.confirm(form.code.data, _keys(), current_user, clock.moment(), clock.on_the_wall())
    except IllegalMove as broken:
        return refused(url_for(".authenticator"), broken)
    except RuleBroken as broken:
        form.show(broken)
        return _page(form)
    return _codes_page(codes)


@bp.post("/authenticator/recovery-codes")
@requires(Permission.SIGNED_IN)
@never_kept()
def renew_recovery_codes():
    """Ten new codes; the former ones end."""
    asked = password_again(url_for(".authenticator"))
    if asked:
        return asked
    try:
        return _codes_page(authenticators.renew_recovery_codes(_keys(), current_user, clock.moment()))
    except IllegalMove as broken:
        return refused(url_for(".authenticator"), broken)


@bp.post("/authenticator/end")
@requires(Permission.SIGNED_IN)
@never_kept()
def end_authenticator():
    """Stop using it, where the council does not require it."""
    asked = password_again(url_for(".authenticator"))
    if asked:
        return asked
    if requires_authenticator():
        return refused(url_for(".authenticator"), IllegalMove("The council requires the app for your role"))
    try:
        authenticators.end(current_user, clock.moment())
    except IllegalMove as broken:
        return refused(url_for(".authenticator"), broken)
    return done(url_for(".overview"), notice="You no longer sign in with the app. Other devices were signed out.")


def _page(form):
    secret = authenticators.pending_secret(current_user.person_id, _keys())
    return page(
        "account/authenticator.html",
        form=form,
        is_set=current_user.has_authenticator,
        is_required=requires_authenticator(),
        must_set=must_set_authenticator(),
        codes_left=authenticators.codes_left(current_user.person_id),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) if secret else "",
        qr=_qr(secret) if secret else "",
        next=wanted_page(""),
    )


def _qr(secret: str) -> Markup:
    """The code to scan as SVG, black on white in dark mode too."""
    issuer = council.current_council().name
    code = segno.make(authenticators.address_to_scan(secret, current_user.email, issuer), error="m")
    return Markup(code.svg_inline(scale=5, dark="#000", light="#fff", svgclass=None, lineclass=None))  # noqa: S704


def _codes_page(codes):
    return page("account/recovery_codes.html", codes=codes, next=wanted_page(start_page()))


def _keys():
    return current_app.config["CODE_KEYS"]
