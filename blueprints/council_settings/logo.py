"""The council's logo, in the header of every page and on documents."""

from functools import partial

from flask import Response, request, url_for
from wtforms import FileField

from blueprints.council_settings.routes import bp
from operations import council_logo
from rules.broken import RuleBroken
from web import body_limits, uploads
from web.forms import Form
from web.forms_once import refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.permissions import Permission, requires


class LogoForm(Form):
    """The picture."""

    files = FileField("Picture")


@bp.get("/logo")
@requires(Permission.ADMINISTER)
def logo() -> Response:
    """The logo that there is, and the form for another."""
    return page("council_settings/logo.html", form=LogoForm(formdata=None))


@bp.post("/logo")
@requires(Permission.ADMINISTER)
@body_limits.takes(body_limits.ROWS_FILE)
@never_kept()
def change_logo() -> Response:
    """Take another one, or none."""
    form = LogoForm()
    is_given_up = "give_up" in request.form
    operation = council_logo.give_up if is_given_up else partial(council_logo.change, uploads.uploads_of())
    return submit_once(
        operation,
        to=url_for(".logo"),
        notice="The logo was taken away." if is_given_up else "Saved. It is at the head of every page.",
        form=form,
        again=partial(_again, form),
    )


def _again(form: LogoForm, broken: RuleBroken) -> Response:
    return page("council_settings/logo.html", status=refused_status(broken), form=form)
