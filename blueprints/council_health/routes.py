"""The health page for people: how each part stands, and jobs that failed, with *Try again*."""

from functools import partial

from flask import Blueprint, Response, current_app, request, url_for
from flask_login import current_user

from operations import failed_jobs
from queries import health as queries
from rules.broken import RuleBroken
from web import clock
from web.current_user import CurrentUser
from web.forms import Form
from web.forms_once import refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.permissions import Permission, requires
from web.picks import whole_numbers
from web.queues import Waiting

bp = Blueprint("council_health", __name__, url_prefix="/council/health")


class FailedJobsForm(Form):
    """Which job is the button's."""


def jobs_failed(viewer: CurrentUser) -> Waiting:
    """How many jobs were given up."""
    return Waiting(queries.failed_count(viewer))


@bp.get("")
@requires(Permission.COUNCIL_READ)
def health() -> Response:
    """The database, the workers, the queue, the disk, the last backup, mail, the scanner, and jobs that failed."""
    return _page(FailedJobsForm(formdata=None))


@bp.post("/try-again")
@requires(Permission.ADMINISTER)
@never_kept()
def try_again() -> Response:
    """Queue a job that failed once more, or dismiss it."""
    form = FailedJobsForm()
    again, dismissed = (whole_numbers(request.form.getlist(name)) for name in ("job", "dismiss"))
    verb = failed_jobs.dismiss if dismissed else failed_jobs.try_again
    notice = "Dismissed." if dismissed else "Queued again. It starts within a minute."
    return submit_once(
        partial(verb, again or dismissed),
        to=url_for(".health"),
        notice=lambda _: notice,
        form=form,
        again=partial(_page, form),
    )


def _page(form: Form, broken: RuleBroken | None = None) -> Response:
    settings = current_app.config["SETTINGS"]
    checks = queries.checks(
        clock.moment(),
        clock.on_the_wall(),
        settings.data_dir,
        is_scanning=settings.clamd_url is not None,
        is_mailing=settings.mail_url is not None,
    )
    return page(
        "council_health/health.html",
        status=refused_status(broken) if broken else None,
        form=form,
        checks=checks,
        wrong=sum(each.state == "bad" for each in checks),
        to_look_at=sum(each.state == "todo" for each in checks),
        jobs=queries.failed_jobs(current_user),
    )
