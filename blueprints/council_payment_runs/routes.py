"""Payment runs, prepared by one officer and approved by another."""

import json

from flask import Blueprint, abort, make_response, render_template, request, url_for
from flask_login import current_user

from blueprints.council_payment_runs import many_runs
from blueprints.council_payment_runs.forms import PrepareForm
from models import PaymentRun
from operations.form_keys import once
from operations.payment_runs import approving, checking, preparing
from queries.payment_runs import one
from reports import ledger
from rules.broken import RuleBroken
from rules.payment_runs import CHECK_NAMES, STATE_NAMES
from rules.wording import FREQUENCY_NAMES
from web import clock, downloads
from web.forms import Form
from web.htmx import done, page
from web.loading import get_object_or_404
from web.password_again import password_again
from web.permissions import Permission, requires

bp = Blueprint("council_payment_runs", __name__, url_prefix="/council/payment-runs")
RUN = f"/<int(max={2**31 - 1}):run_id>"


@bp.get("")
@requires(Permission.RUNS_READ)
def list_runs():
    """All runs, newest first."""
    catch_up = many_runs.next_catch_up_run()
    return page(
        "council_payment_runs/list.html",
        shown=many_runs.shown(),
        catch_up=catch_up,
        tags=many_runs.TAGS,
        state_names=STATE_NAMES,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.RUNS_PREPARE)
def new():
    """Prepare a run of what is due."""
    form = PrepareForm(due_by=clock.today(), finalise_date=clock.today())
    if form.validate_on_submit():
        try:
            answer = once(request.form.get("form_key"), current_user, clock.moment(), lambda: _prepared(form))
        except RuleBroken as broken:
            form.show(broken)
        else:
            return done(answer, notice="The run is prepared: look at its checks.")
    return _page_to_prepare(form, many_runs.catch_up_form())


@bp.route("/catch-up", methods=["GET", "POST"])
@requires(Permission.RUNS_PREPARE)
def catch_up():
    """Prepare a catch-up run of what is new or late since the main runs."""
    form = many_runs.catch_up_form(request.form or None)
    if form.validate_on_submit():
        try:
            answer = once(request.form.get("form_key"), current_user, clock.moment(), lambda: _caught_up(form))
        except RuleBroken as broken:
            form.show(broken)
        else:
            return done(answer, notice="The catch-up run is prepared: look at its checks.")
    return _page_to_prepare(PrepareForm(formdata=None, due_by=clock.today(), finalise_date=clock.today()), form)


@bp.get(RUN)
@requires(Permission.RUNS_READ)
def show(run_id):
    """One run: what it pays, its checks, who did what, and what comes next."""
    return _page_of(_run(run_id))


@bp.get(f"{RUN}/progress")
@requires(Permission.RUNS_READ)
def progress(run_id):
    """How far finalising is: a part of the page that asks again by itself until it is finished."""
    run = _run(run_id)
    job = approving.job_of(run)
    if not request.htmx:
        return _page_of(run)
    response = make_response(render_template("council_payment_runs/_progress.html", run=run, job=job))
    response.vary.add("HX-Request")
    if run.state == "finalised":
        response.headers["HX-Trigger"] = json.dumps({"announce": f"Payment run {run.id} is finalised."})
    return response


@bp.post(f"{RUN}/checks")
@requires(Permission.RUNS_PREPARE)
def decide_checks(run_id):
    """Mark checks as seen, or take their lines out."""
    run = _run(run_id)
    ids = request.form.getlist("check", type=int)
    if request.form.get("all"):
        ids = [check.id for check in run.checks]
    if request.form.get("decision") == "take_out":
        verb, notice = checking.take_out, "Their lines are taken out. They may be in the next run."
    else:
        verb, notice = checking.see, "Marked as seen."
    return _carry_out(run, lambda at: verb(run, ids, by=current_user, at=at), notice)


@bp.post(f"{RUN}/check")
@requires(Permission.RUNS_PREPARE)
def check(run_id):
    """All checks are done: each amount is fixed."""
    return _move(run_id, checking.check, "Checked: a Payment Approver who did not prepare it can approve it now.")


@bp.post(f"{RUN}/approve")
@requires(Permission.RUNS_APPROVE)
def approve(run_id):
    """Approve it, with the password given again within ten minutes."""
    asked = password_again(url_for(".show", run_id=run_id))
    return asked or _move(run_id, approving.approve, "Approved: its amounts are frozen.")


@bp.post(f"{RUN}/withdraw")
@requires(Permission.RUNS_APPROVE)
def withdraw(run_id):
    """Take the approval back, until finalising starts."""
    return _move(run_id, approving.withdraw, "Withdrawn: the run is prepared again.")


@bp.post(f"{RUN}/finalise")
@requires(Permission.RUNS_APPROVE, Permission.RUNS_PREPARE)
def finalise(run_id):
    """Start finalising now, instead of waiting for the worker's next round."""
    return _move(run_id, approving.start_finalising, "Finalising has started. You can leave this page.")


@bp.post(f"{RUN}/try-again")
@requires(Permission.RUNS_APPROVE, Permission.RUNS_PREPARE)
def try_again(run_id):
    """Let a run that stopped half way go on."""
    run = _run(run_id)
    return _carry_out(run, lambda at: approving.try_again(run, by=current_user, at=at), "It goes on.")


@bp.post(f"{RUN}/drop")
@requires(Permission.RUNS_PREPARE)
def drop(run_id):
    """Give back everything that the run has taken."""
    return _move(run_id, preparing.drop, "Dropped: what was in it can be in another run.")


@bp.get(f"{RUN}/payments.csv")
@requires(Permission.RUNS_READ)
def payments_file(run_id):
    """The ledger's payments file."""
    return _ledger_file(run_id, "payments", ledger.payments)


@bp.get(f"{RUN}/coding.csv")
@requires(Permission.RUNS_READ)
def coding_file(run_id):
    """The ledger's coding file."""
    return _ledger_file(run_id, "coding", ledger.coding)


def _run(run_id):
    return get_object_or_404(PaymentRun.select(), PaymentRun.id == run_id)


def _prepared(form):
    run = preparing.prepare(
        form.models(),
        form.due_by.data,
        form.finalise_date.data,
        by=current_user,
        at=clock.moment(),
        frequency=form.frequency.data,
    )
    return url_for(".show", run_id=run.id)


def _caught_up(form):
    run = preparing.prepare_catch_up(
        form.finalise_date.data,
        by=current_user,
        at=clock.moment(),
        frequency=form.frequency.data,
        adjustments=form.adjustments.data,
    )
    return url_for(".show", run_id=run.id)


def _page_to_prepare(main, catch_up):
    """`form` is the one of the two whose mistakes are told on top."""
    return page(
        "council_payment_runs/new.html",
        form=catch_up if catch_up.errors else main,
        main=main,
        catch_up=catch_up,
        waiting=many_runs.waiting(),
        frequencies=FREQUENCY_NAMES,
    )


def _move(run_id, verb, notice):
    """A move of the run as it was when its form was shown."""
    run = _run(run_id)
    version = request.form.get("version", type=int)
    return _carry_out(run, lambda at: verb(run, by=current_user, at=at, version=version or 0), notice)


def _carry_out(run, verb, notice):
    """Do it once for the form's key, then show the run again; or say beside the run why not."""
    at, address = clock.moment(), url_for(".show", run_id=run.id)

    def go():
        verb(at)
        return address

    try:
        answer = once(request.form.get("form_key"), current_user, at, go)
    except RuleBroken as broken:
        form = Form()
        form.show(broken)
        return _page_of(_run(run.id), form)
    return done(answer, notice=notice)


def _page_of(run, form=None):
    return page(
        "council_payment_runs/show.html",
        shown=one.of(run, request.args),
        run=run,
        form=form,
        state_names=STATE_NAMES,
        tags=many_runs.TAGS,
        check_names=CHECK_NAMES,
        check_tags=one.CHECK_TAGS,
        outcomes=one.OUTCOME_NAMES,
    )


def _ledger_file(run_id, name, make):
    run = _run(run_id)
    if run.state != "finalised":
        abort(404)
    headings, rows = make(run)
    content = downloads.csv_text(headings, rows).removeprefix("\ufeff")  # for a ledger, not for a person's spreadsheet
    return downloads.attachment(content.encode(), f"payment-run-{run.id}-{name}.csv", "text/csv; charset=utf-8")
