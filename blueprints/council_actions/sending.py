"""Send to many: write, choose who gets it, look at it as one of them sees it, send."""

from functools import partial
from typing import NamedTuple

from flask import request, url_for
from flask_login import current_user

from blueprints.council_actions.forms import SendForm
from blueprints.council_actions.recipients import Recipients, recipients_of
from blueprints.council_actions.routes import bp
from content.action_types import ASSUMED_OK
from content.bank_holidays import BANK_HOLIDAYS
from operations import emails, sending_to_many
from operations.sending_to_many import Checked, Draft
from queries.action_queue import teams_with_members
from queries.notices import who_wants
from queries.sendings import next_cut_off, types_for_many, who_can_sign_in
from rules import sending_to_many as rules
from rules.actions import earliest_due
from rules.broken import Problems, RuleBroken
from rules.notices import ACTIONS_NOW
from web import body_limits, clock, council, uploads
from web.forms_once import refused_status, submit_once
from web.htmx import page, wants_fragment
from web.late_forms import never_kept
from web.permissions import Permission, requires
from web.picks import whole_number
from web.templating import plural

NOT_AS_SHOWN = "The preview did not show this. Look at it again below, then send"


class Preview(NamedTuple):
    """What one provider would see. `readers`: how many get a notice, `at_once`: how many of them an e-mail at once."""

    checked: Checked
    provider_id: int
    text: str
    file_names: list[str]
    seal: str
    readers: int
    at_once: int


@bp.get("/send")
@requires(Permission.SEND_TO_MANY)
def send():
    """The form, with a Notification due as soon as one may be."""
    form, [kind, *_] = SendForm(formdata=None), types_for_many(current_user)
    form.type.data = kind.choices[0]
    form.due_date.data = earliest_due(kind.working_days, clock.today(), BANK_HOLIDAYS)
    return _page(form, recipients_of(""))


@bp.post("/send")
@requires(Permission.SEND_TO_MANY)
@never_kept("title", "text", "references")
@body_limits.takes(body_limits.FILES)
def send_to_many():
    """Preview; or Send, which does what the preview showed."""
    form, uploaded = SendForm(), uploads.uploads_of()
    chosen = recipients_of(form.references.data or "")
    if not form.validate() or "send" not in request.form:
        return _page(form, chosen, uploaded)
    return submit_once(
        partial(_send, form, chosen, uploaded),
        to=lambda sending: url_for(".sending", sending_id=sending.id),
        notice=lambda sending: f"Sent to {plural(len(sending.organisations), 'provider')}.",
        form=form,
        again=lambda broken: _page(form, chosen, uploaded, broken),
    )


def _send(form, chosen, uploaded, by, at):
    """Send what the preview showed. Raises RuleBroken where it is something else by now."""
    rules.check_known(chosen.unknown)
    draft, names = _draft(form, chosen), [each.file_name for each in uploaded]
    missing = [name for name in _wanted_files(names) if name not in names]
    if missing:
        raise RuleBroken(f"Choose {' and '.join(missing)} again: your browser did not keep it")
    if request.form.get("seal") != draft.seal(names):
        raise RuleBroken(NOT_AS_SHOWN)
    return sending_to_many.send(draft, uploaded, by, at)


def _draft(form, chosen: Recipients):
    return Draft(
        form.type.data or "",
        form.title.data or "",
        form.text.data or "",
        chosen.ids,
        form.team.data or "",
        form.due_date.data,
        form.closes_by_itself.data,
    )


def _wanted_files(names):
    """The names of the files that go with it: those that the form has, else those that the last preview showed, unless
    it is to go without.
    """
    is_without = "without_files" in request.form
    return names or ([] if is_without else request.form.getlist("file_name"))


def _page(form, chosen, uploaded=(), broken=None):
    """The form, and beside it the preview, where what was typed can be sent. broken: why it was not sent."""
    preview = None
    if request.method == "POST":
        preview = _preview(form, chosen, uploaded, is_refused=broken is not None)
    can = who_can_sign_in(current_user, chosen.ids)
    return page(
        "council_actions/send.html",
        fragment="council_actions/_send.html",
        status=refused_status(broken) if broken else None,
        form=form,
        chosen=chosen,
        types=[name for each in types_for_many(current_user) for name in each.choices],
        teams=teams_with_members(),
        closing_words=ASSUMED_OK,
        cannot=[name for each, name in chosen.names.items() if each not in can],
        preview=preview,
        files_gone=not wants_fragment() and preview is not None and bool(preview.file_names),
        accepted_files=uploads.ACCEPT,
        today=clock.today(),
    )


def _preview(form, chosen, uploaded, is_refused):
    """The Preview; None where something is wrong, which the form then says."""
    at, draft = clock.moment(), _draft(form, chosen)
    problems = Problems()
    problems.try_(rules.check_known, chosen.unknown)
    checked = problems.try_(sending_to_many.check, draft, uploaded, current_user, at)
    if problems or form.errors and not is_refused:
        _show(form, problems, is_refused)
        return None
    names = _wanted_files([each.file_name for each in uploaded])
    shown = whole_number(request.form.get("as", ""))
    provider_id = shown if shown in checked.organisations else checked.organisations[0]
    cut_off = ""
    if rules.has_place(checked.text, rules.NEXT_CUT_OFF):
        cut_off = next_cut_off(provider_id, council.settings(), at)
    people = emails.people_of(emails.Contacts(provider_id, emails.ABOUT_ACTIONS))
    text = rules.fill(checked.text, chosen.names[provider_id], cut_off)
    at_once = len(who_wants(people, ACTIONS_NOW))
    return Preview(checked, provider_id, text, names, draft.seal(names), len(people), at_once)


def _show(form, problems, is_refused):
    """Say beside the fields what is wrong, unless that was said as the refusal."""
    if is_refused:
        return
    try:
        problems.raise_any()
    except RuleBroken as broken:
        form.show(broken)
