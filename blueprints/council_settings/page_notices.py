"""The council's notices on the landing page and the home pages: the list, and the page that writes one."""

from functools import partial

from flask import Response, request, url_for
from wtforms import SelectField, TextAreaField

from blueprints.council_settings.routes import bp
from models import PageNotice
from operations import page_notices
from queries.page_notices import notices_since, page_notice
from rules.broken import RuleBroken
from rules.dates import format_date
from rules.page_notices import PLACES, NoticeText, clean_notice
from web import clock, help_topics
from web.council_texts import shown
from web.forms import Form, TextField
from web.forms_once import form_version, refused_status, submit_once
from web.help_links import check_links
from web.htmx import page
from web.late_forms import ANY, never_kept
from web.loading import found_or_404
from web.permissions import Permission, requires


class NoticeForm(Form):
    """A notice as it is written."""

    text = TextAreaField("Notice")
    place = SelectField("Where it stands", choices=list(PLACES.items()))
    first_day = TextField("First day")
    last_day = TextField("Last day")

    def checked(self) -> NoticeText:
        """What was typed. Raises RuleBroken, also for links that lead nowhere."""
        notice = clean_notice(self.data)
        check_links(notice.text, "text", help_topics.topics())
        return notice


@bp.get("/notices")
@requires(Permission.ADMINISTER)
def list_notices() -> Response:
    """Those that stand today or later."""
    return page("council_settings/notices.html", notices=notices_since(clock.today()), places=PLACES)


@bp.get("/notices/new")
@requires(Permission.ADMINISTER)
def new_notice() -> Response:
    """An empty notice, from today on."""
    form = NoticeForm(formdata=None)
    form.first_day.data = format_date(clock.today())
    return _notice_page(form, None)


@bp.post("/notices/new")
@requires(Permission.ADMINISTER)
@never_kept(ANY)
def add_notice() -> Response:
    """Put it up, or preview it."""
    return _submit(NoticeForm(), None)


@bp.get("/notices/<id:page_notice_id>")
@requires(Permission.ADMINISTER)
def edit_notice(page_notice_id: int) -> Response:
    """One notice, to be changed."""
    row = found_or_404(page_notice(page_notice_id))
    form = NoticeForm(formdata=None, obj=row)
    form.first_day.data, form.last_day.data = format_date(row.first_day), format_date(row.last_day)
    return _notice_page(form, row)


@bp.post("/notices/<id:page_notice_id>")
@requires(Permission.ADMINISTER)
@never_kept(ANY)
def change_notice(page_notice_id: int) -> Response:
    """Save it, preview it, or take it down."""
    return _submit(NoticeForm(), found_or_404(page_notice(page_notice_id)))


def _submit(form: NoticeForm, row: PageNotice | None) -> Response:
    if row is not None and "take_down" in request.form:
        return _once(partial(page_notices.take_down, row, form_version()), "Taken down.", form, row)
    try:
        notice = form.checked()
    except RuleBroken as broken:
        form.show(broken)
        return _notice_page(form, row)
    if "preview" in request.form:
        return _notice_page(form, row, status=200)
    if row is None:
        return _once(partial(page_notices.add, notice), "Saved.", form, row)
    return _once(partial(page_notices.change, row, notice, form_version()), "Saved.", form, row)


def _once(operation: partial[None], notice: str, form: NoticeForm, row: PageNotice | None) -> Response:
    return submit_once(
        operation,
        to=url_for(".list_notices"),
        notice=notice,
        form=form,
        again=lambda broken: _notice_page(form, row, refused_status(broken)),
    )


def _notice_page(form: NoticeForm, row: PageNotice | None, status: int | None = None) -> Response:
    preview = shown(form.text.data or "")
    return page("council_settings/notice.html", status=status, form=form, row=row, preview=preview)
