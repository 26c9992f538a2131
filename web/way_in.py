"""The way to a page that somebody may not see yet: sign in, choose a password and a code, choose an organisation."""

from urllib.parse import SplitResult, parse_qsl, urlsplit

from flask import Response, make_response, redirect, url_for
from flask_login import current_user
from htmx_flask import request

from operations import emails
from web import council, late_forms
from web.htmx import send_to
from web.picks import whole_number

ALWAYS_OPEN = ("signing_in.log_out", "account.change_password", "account.change_security_code")
SETS_AUTHENTICATOR = (
    "account.authenticator",
    "account.begin_authenticator",
    "account.confirm_authenticator",
    "account.password_again",
)


def is_within_site(address: str | None) -> bool:
    """Whether `address` is a path of this portal: nothing that a browser could read as another host."""
    parts = _parts_of(address or "")
    return bool(
        address
        and parts
        and address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and not parts.scheme
        and not parts.netloc
        and address.isprintable()
        and "\\" not in address
    )


def _parts_of(address: str) -> SplitResult | None:
    """The parts of an address; None of one that is none, such as `http://[`."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def wanted_page(otherwise: str) -> str:
    """Where to go next: the `next` of the request where it is within the site, else `otherwise`."""
    wanted = request.form.get("next") or request.args.get("next")
    return wanted if wanted and is_within_site(wanted) else otherwise


def this_page() -> str:
    """The address to come back to: this one for a GET; for a change, the page that its form was on."""
    if request.method == "GET" and not request.htmx:
        return request.full_path.rstrip("?")
    referred = _parts_of(request.htmx.current_url or request.referrer or "")
    if referred is None or referred.netloc != request.host:
        return url_for("public.front")
    path = referred.path + (f"?{referred.query}" if referred.query else "")
    return path if is_within_site(path) else url_for("public.front")


def sign_in_first() -> Response:
    """The answer to somebody who is not signed in: the sign-in page, which leads back here.

    What they typed into a form is kept for them, where they were signed in before and the form was truly theirs.
    """
    page = this_page()
    late_forms.keep_from(page)
    return send_to(url_for("signing_in.sign_in", next=page))


def unfinished_step() -> Response | None:
    """The answer to somebody who has still to choose a password or a code of their own; else None."""
    if request.endpoint in ALWAYS_OPEN:
        return None
    if current_user.must_change_password:
        return send_to(url_for("account.change_password", next=_page_to_come_back_to()))
    if current_user.must_set_code:
        return send_to(url_for("account.change_security_code", next=_page_to_come_back_to()))
    if must_set_authenticator() and request.endpoint not in (*SETS_AUTHENTICATOR, "organisations.act_for"):
        return send_to(url_for("account.authenticator", next=_page_to_come_back_to()))
    if current_user.side != "provider" or request.blueprint in ("organisations", "account"):
        return None
    if current_user.organisation_id is None or _belongs_to_another():
        return send_to(url_for("organisations.choose", next=_page_to_come_back_to()))
    return None


def requires_authenticator() -> bool:
    """Whether the council requires an authenticator app of a role that the user holds here and now."""
    return bool(current_user.roles & set(council.settings().authenticator_roles))


def must_set_authenticator() -> bool:
    """Whether the user has still to set up an app that the council requires."""
    return not current_user.has_authenticator and requires_authenticator()


def organisation_of(address: str) -> int | None:
    """The organisation that a page belongs to, where its address says so and it is one of the user's: the links of
    e-mails do. None where it says nothing, or names another's.
    """
    parts = _parts_of(address)
    named = whole_number(dict(parse_qsl(parts.query)).get(emails.FOR, "")) if parts else None
    return named if named in dict(current_user.organisations) else None


def _belongs_to_another() -> bool:
    """Whether this page belongs to another of the user's organisations than the one that they act for."""
    return request.method == "GET" and organisation_of(request.full_path) not in (None, current_user.organisation_id)


def _page_to_come_back_to() -> str | None:
    """This page, where it is one that was asked for and not the start page."""
    return this_page() if request.method == "GET" and request.path != start_page() else None


def start_page() -> str:
    """The address of the page where somebody begins who asked for none."""
    return url_for("council_queues.overview" if current_user.side == "council" else "home.home")


def redirect_to_start() -> Response:
    """Send them there."""
    return make_response(redirect(start_page(), 303))
