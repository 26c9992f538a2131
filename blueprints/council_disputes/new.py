"""New dispute: whose weeks (by GET, one choice after the other), then lines, reason and details."""

from dataclasses import dataclass, field
from datetime import date
from functools import partial

from flask import request, url_for
from flask_login import current_user

from blueprints.council_disputes.forms import RaiseForm, WeeksForm
from blueprints.council_disputes.routes import bp, holding_words
from operations.disputes import deciding
from queries.disputes.raising import clients_of, disputes_on, recorded_lines
from queries.options import organisation_options
from rules.broken import RuleBroken
from rules.disputes import OVER_PLAN, check_weeks
from web import clock, record_access
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.permissions import Permission, requires
from web.picks import Pick, pick


@dataclass
class Choice:
    """What has been chosen so far."""

    provider: Pick
    client: Pick
    weeks: WeeksForm
    first: date | None = None
    last: date | None = None
    lines: list = field(default_factory=list)  # RecordedLines, once everything is chosen
    others: list = field(default_factory=list)  # disputes that are open or proposed on these weeks

    @property
    def is_complete(self):
        return self.first is not None

    @property
    def about(self):
        """(organisation, client, first week, last week)"""
        return self.provider.value, self.client.value, self.first, self.last

    @property
    def in_address(self):
        """The choice as it stands in the address."""
        names = ("provider", "client", "first_week", "last_week", "reason")
        return {name: request.args[name] for name in names if request.args.get(name)}


def asked_choice():
    """The Choice of the address; rubbish in it chooses nothing."""
    provider = pick("provider", "Provider", "[No Selection]", organisation_options(current_user))
    clients = clients_of(current_user, provider.value) if provider.value else []
    client = pick("client", "Client", "[No Selection]", [(each.id, each.list_name) for each in clients])
    asked = "last_week" in request.args
    choice = Choice(provider, client, WeeksForm(formdata=request.args if asked else None))
    if not (client.value and asked):
        return choice
    if choice.weeks.validate():
        try:
            check_weeks(*choice.weeks.mondays(), clock.today())
        except RuleBroken as broken:
            choice.weeks.show(broken)
    if not choice.weeks.errors:
        choice.first, choice.last = choice.weeks.mondays()
        choice.lines = recorded_lines(current_user, *choice.about)
        choice.others = disputes_on(current_user, *choice.about)
        record_access.note_access(choice.client.value, "Actuals, for a new dispute")
    return choice


@bp.get("/new")
@requires(Permission.DISPUTES_DECIDE)
def new():
    """Choose the provider, the client and the weeks; then what to dispute."""
    form = RaiseForm(formdata=None)
    form.reason.data = {"over_plan": OVER_PLAN}.get(request.args.get("reason"), "")
    return _page(asked_choice(), form)


@bp.post("/new")
@requires(Permission.DISPUTES_DECIDE)
@never_kept("details")
def raise_new():
    """Raise it on the weeks of the address."""
    choice, form = asked_choice(), RaiseForm()
    if not choice.is_complete:
        return _page(choice, form)
    return submit_once(
        partial(_raise, choice, form),
        to=lambda dispute: url_for(".one", dispute_id=dispute.id),
        notice=partial(holding_words, "Raised"),
        form=form,
        again=lambda _broken: _page(choice, form),
    )


def _raise(choice, form, by, at):
    lines = form.lines.data if form.which.data == "ticked" else []
    if form.which.data == "ticked" and not lines:
        raise RuleBroken("Tick the lines, or choose all of them", "which")
    return deciding.raise_dispute(*choice.about, lines, form.reason.data, form.details.data, by, at)


def _page(choice, form):
    shown = form if form.errors else choice.weeks
    return page("council_disputes/new.html", choice=choice, form=shown, raising=form)
