"""Send to many: write, choose who gets it, look at it as one of them sees it, send. It can be saved as a draft."""

from functools import partial
from typing import NamedTuple

from flask import request, url_for
from flask_login import current_user

from blueprints.council_actions.forms import SendForm
from blueprints.council_actions.recipients import recipients_of
from blueprints.council_actions.routes import bp
from blueprints.council_actions.written import Written, in_draft, in_form
from content.action_types import ASSUMED_OK
from operations import emails, sending_drafts, sending_to_many
from operations.sending_to_many import Checked
from queries.action_queue import teams_with_members
from queries.action_types import type_named
from queries.notices import who_wants
from queries.sending_drafts import draft_of, drafts_of, files_of_draft
from queries.sendings import next_cut_off, types_for_many, who_can_sign_in
from rules import sending_to_many as rules
from rules.actions import earliest_due
from rules.broken import Problems, RuleBroken
from rules.notices import ACTIONS_NOW
from web import body_limits, clock, council, uploads
from web.forms_once import refused_status, submit_once
from web.htmx import page, refused, wants_fragment
from web.late_forms import never_kept
from web.loading import found_or_404
from web.permissions import Permission, requires
from web.picks import whole_number
from web.templating import plural

NOT_AS_SHOWN = "The preview did not show this. Look at it again below, then send"


class Preview(NamedTuple):
    """What one provider would see. `readers`: how many get a notice, `at_once`: how many of them an e-mail at once."""

    checked: Checked
    provider_id: int
    text: str
    seal: str
    readers: int
    at_once: int


@bp.get("/send")
@requires(Permission.SEND_TO_MANY)
def send():
    """The form, with a Notification due as soon as one may be; `?draft=` opens a draft, `&as=` for one provider."""
    if "draft" in request.args:
        return _page(in_draft(_load(whole_number(request.args["draft"]))))
    form, [kind, *_] = SendForm(formdata=None), types_for_many(current_user)
    form.type.data = kind.choices[0]
    form.due_date.data = earliest_due(kind.working_days, clock.today(), council.settings().bank_holidays)
    return _page(Written(form, recipients_of("", [], [])))


@bp.post("/send")
@requires(Permission.SEND_TO_MANY)
@never_kept("title", "text", "references")
@body_limits.takes(body_limits.FILES)
def send_to_many():
    """Preview; or Send, which does what the preview showed; Send one to me first; Save as a draft."""
    written = in_form()
    verb = next((each for each in VERBS if each in request.form), None)
    if not written.form.validate() or verb is None:
        return _page(written)
    operation, to, notice = VERBS[verb]
    return submit_once(
        partial(operation, written),
        to=to,
        notice=notice,
        form=written.form,
        again=lambda broken: _page(written, broken),
    )


@bp.post("/drafts/<id:draft_id>/discard")
@requires(Permission.SEND_TO_MANY)
@never_kept()
def discard_draft(draft_id):
    """Discard a draft of one's own."""
    draft = _load(draft_id)
    back = url_for(".list_sendings")
    return submit_once(
        partial(sending_drafts.discard, draft), to=back, notice="Draft discarded.", again=partial(refused, back)
    )


@bp.get("/drafts/<id:draft_id>/files/<id:file_id>")
@requires(Permission.SEND_TO_MANY)
def download_draft_file(draft_id, file_id):
    """A file that is kept with a draft."""
    theirs = files_of_draft(_load(draft_id))
    return uploads.send(found_or_404(next((each for each in theirs if each.id == file_id), None)))


def _load(draft_id):
    return found_or_404(draft_of(current_user, draft_id))


def _send(written, by, at):
    """Send what the preview showed. Raises RuleBroken where it is something else by now."""
    kept, draft = written.to_keep(), _draft(written)
    if request.form.get("seal") != draft.seal(written.file_names):
        raise RuleBroken(NOT_AS_SHOWN)
    return sending_drafts.send(kept, draft, written.uploaded, by, at)


def _send_one_to_me(written, by, at):
    kept, draft = written.to_keep(), _draft(written)
    return sending_drafts.send_one_to_me(kept, draft, written.shown_to, written.uploaded, by, at)


def _draft(written):
    """What is to be sent. Raises RuleBroken for references that no provider has, and files that did not come."""
    rules.check_known(written.chosen.unknown)
    if written.awaited:
        raise RuleBroken(f"Choose {' and '.join(written.awaited)} again: your browser did not keep it")
    return written.to_send()


def _save(written, by, at):
    return sending_drafts.save(written.to_keep(), written.uploaded, by, at)


def _to_sending(sending):
    return url_for(".sending", sending_id=sending.id)


def _to_draft(draft):
    return url_for(".send", draft=draft.id, **{"as": whole_number(request.form.get("as", ""))})


VERBS = {  # {button: (what it does, where it leads, what is said)}
    "send": (_send, _to_sending, lambda sending: f"Sent to {plural(len(sending.organisations), 'provider')}."),
    "to_me": (
        _send_one_to_me,
        _to_draft,
        lambda _draft: f"Sent to {current_user.email} alone. The e-mail and the bell lead to this draft.",
    ),
    "save": (_save, _to_draft, "Draft saved. Nothing was sent."),
}


def _page(written, broken=None):
    """The form, and beside it the preview, where what was typed can be sent. broken: why it was not sent."""
    form, chosen, preview = written.form, written.chosen, None
    if request.method == "POST" or written.draft is not None:
        preview = _preview(written, is_refused=broken is not None)
    can, kinds = who_can_sign_in(current_user, chosen.ids), types_for_many(current_user)
    kind = type_named(form.type.data, kinds) or kinds[0]
    return page(
        "council_actions/send.html",
        fragment="council_actions/_send.html",
        status=refused_status(broken) if broken else None,
        form=form,
        written=written,
        chosen=chosen,
        types=[name for each in kinds for name in each.choices],
        teams=teams_with_members(),
        closing_words=ASSUMED_OK,
        closing_days=kind.closes_after_days,
        cannot=[name for each, name in chosen.names.items() if each not in can],
        preview=preview,
        files_gone=not wants_fragment() and preview is not None and bool(written.new_names),
        accepted_files=uploads.ACCEPT,
        today=clock.today(),
        drafts=drafts_of(current_user),
    )


def _preview(written, is_refused):
    """The Preview; None where something is wrong, which a form that was sent then says."""
    at, draft, form = clock.moment(), written.to_send(), written.form
    problems = Problems()
    problems.try_(rules.check_known, written.chosen.unknown)
    checked = problems.try_(sending_to_many.check, draft, written.uploaded, current_user, at)
    if problems or form.errors and not is_refused:
        if request.method == "POST" and not is_refused:
            _show(form, problems)
        return None
    provider_id, name = written.shown_to
    cut_off = ""
    if rules.has_place(checked.text, rules.NEXT_CUT_OFF):
        cut_off = next_cut_off(provider_id, council.settings(), at)
    people = emails.people_of(emails.Contacts(provider_id, emails.ABOUT_ACTIONS))
    text = rules.fill(checked.text, name, cut_off)
    at_once = len(who_wants(people, ACTIONS_NOW))
    return Preview(checked, provider_id, text, draft.seal(written.file_names), len(people), at_once)


def _show(form, problems):
    """Say beside the fields what is wrong."""
    try:
        problems.raise_any()
    except RuleBroken as broken:
        form.show(broken)
