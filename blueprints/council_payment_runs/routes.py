"""Payment runs, prepared by one officer and approved by another."""

from functools import partial

from flask import Blueprint, abort, make_response, render_template, request, url_for
from flask_login import current_user

from blueprints.council_payment_runs import tags
from blueprints.council_payment_runs.choosing import choice_of
from blueprints.council_payment_runs.forms import ApproveForm, CatchUpForm, PrepareForm, SendBackForm
from operations.payment_runs import approving, checking, preparing
from queries.payment_runs import to_pay
from queries.payment_runs.detail import find_run, load_detail, open_check_ids
from queries.payment_runs.finalising_job import finalising_job
from queries.payment_runs.listing import run_list
from queries.payment_runs.under_way import sums_of_runs
from reports import ledger
from rules.money import format_pence
from rules.payment_runs import STATE_NAMES, may_try_again, next_catch_up
from rules.wording import FREQUENCY_NAMES
from web import body_limits, clock, council, downloads, password_again
from web.forms import Form
from web.forms_once import form_answer, form_version, question_of, submit_once
from web.htmx import done, page
from web.late_forms import never_kept
from web.listing import asked_page, list_request
from web.loading import found_or_404
from web.permissions import Permission, requires
from web.picks import pick, whole_numbers
from web.templating import plural
from web.varying import varies_by

bp = Blueprint("council_payment_runs", __name__, url_prefix="/council/payment-runs")
RUN = "/<id:payment_run_id>"


@bp.get("")
@requires(Permission.RUNS_READ)
def list_runs():
    """All runs, newest first."""
    state = pick("state", "Status", "Every status", enumerate(STATE_NAMES.values(), 1))
    shown = run_list(current_user, list_request(), tuple(STATE_NAMES)[state.value - 1] if state.value else None)
    return page(
        "council_payment_runs/list.html",
        listing=shown.listing,
        rows=shown.rows,
        picks=[state],
        catch_up_day=_next_catch_up_day(),
        to_catch_up=to_pay.to_catch_up(current_user, clock.today()).lines,
        tags=tags.STATE_TAGS,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.RUNS_PREPARE)
@never_kept()
def new():
    """Prepare a run of what is due and ticked; or count what a run of it would pay."""
    form = PrepareForm(due_by=clock.today(), finalise_date=clock.today())
    if not form.validate_on_submit() or "count" in request.form:
        return _page_to_prepare(form, _catch_up_form())
    choice = choice_of(form, request.form, clock.today())
    asked, left_out = choice.to_select()
    return submit_once(
        partial(
            preparing.prepare,
            choice.models_to_pay,
            asked.due_by,
            form.finalise_date.data,
            frequency=asked.frequency,
            answer=form_answer(),
            left_out=left_out,
        ),
        to=_address_of,
        notice="The run is prepared: look at its checks.",
        form=form,
        again=lambda broken: _page_to_prepare(form, _catch_up_form(), question_of(broken)),
    )


@bp.route("/catch-up", methods=["GET", "POST"])
@requires(Permission.RUNS_PREPARE)
@never_kept()
def catch_up():
    """Prepare a catch-up run of what is new or late since the main runs."""
    form = _catch_up_form(request.form or None)
    main = PrepareForm(formdata=None, due_by=clock.today(), finalise_date=clock.today())
    if not form.validate_on_submit():
        return _page_to_prepare(main, form)
    return submit_once(
        partial(
            preparing.prepare_catch_up,
            form.finalise_date.data,
            frequency=form.frequency.data,
            adjustments=form.adjustments.data,
            answer=form_answer(),
        ),
        to=_address_of,
        notice="The catch-up run is prepared: look at its checks.",
        form=form,
        again=lambda broken: _page_to_prepare(main, form, asked_to_catch_up=question_of(broken)),
    )


@bp.get(RUN)
@requires(Permission.RUNS_READ)
def show(payment_run_id):
    """One run: what it pays, its checks, who did what, and what comes next."""
    return _page_of(_run(payment_run_id))


@bp.get(f"{RUN}/progress")
@requires(Permission.RUNS_READ)
def progress(payment_run_id):
    """How far finalising is: a part of the page that asks again by itself until it is finished."""
    run = _run(payment_run_id)
    job = finalising_job(run)
    if not request.htmx:
        return _page_of(run)
    again = may_try_again(run.state, job.state if job else None)
    if run.state == "finalised":  # the whole page says so then, and nothing else
        organisations, pence = sums_of_runs([run.id]).get(run.id, (0, 0))
        paid = f"{format_pence(pence)} to {plural(organisations, 'organisation')}"
        return done(_address_of(run), notice=f"Payment run {run.id} is finalised: {paid}.")
    html = render_template("council_payment_runs/_progress.html", run=run, job=job, may_try_again=again)
    response = make_response(html)
    varies_by(response, "HX-Request")
    return response


@bp.post(f"{RUN}/checks")
@requires(Permission.RUNS_PREPARE)
@never_kept("note")
@body_limits.takes(body_limits.LARGE_FORM)
def decide_checks(payment_run_id):
    """Mark checks as seen, or take their lines out."""
    run = _run(payment_run_id)
    ids, answer = whole_numbers(request.form.getlist("check")), None
    if request.form.get("all"):
        ids, answer = open_check_ids(run), form_answer()
    if request.form.get("decision") == "take_out":
        verb, notice = checking.take_out, "Their lines are taken out. They may be in the next run."
    else:
        verb, notice = checking.see, "Marked as seen."
    return _carry_out(run, partial(verb, run, ids, answer=answer), notice)


@bp.post(f"{RUN}/check")
@requires(Permission.RUNS_PREPARE)
@never_kept()
def check(payment_run_id):
    """All checks are done: each amount is fixed."""
    return _move(payment_run_id, checking.check, "Checked. Now with a Payment Approver.")


@bp.post(f"{RUN}/approve")
@requires(Permission.RUNS_APPROVE)
@never_kept()
def approve(payment_run_id):
    """Approve it, with the password typed on the same panel."""
    run, form = _run(payment_run_id), ApproveForm()
    if not password_again.is_right(form):
        return _page_of(run, form)
    verb = partial(approving.approve, run, version=form_version())
    return _carry_out(run, verb, "Approved: its amounts are frozen.", form)


@bp.post(f"{RUN}/send-back")
@requires(Permission.RUNS_APPROVE)
@never_kept("reason")
def send_back(payment_run_id):
    """Do not approve it: it is prepared again, with a reason."""
    run, form = _run(payment_run_id), SendBackForm()
    verb = partial(approving.send_back, run, form.reason.data, version=form_version())
    return _carry_out(run, verb, "Sent back: the run is prepared again.", form)


@bp.post(f"{RUN}/withdraw")
@requires(Permission.RUNS_APPROVE)
@never_kept()
def withdraw(payment_run_id):
    """Take the approval back, until finalising starts."""
    return _move(payment_run_id, approving.withdraw, "Withdrawn: the run is prepared again.")


@bp.post(f"{RUN}/finalise")
@requires(Permission.RUNS_APPROVE, Permission.RUNS_PREPARE)
@never_kept()
def finalise(payment_run_id):
    """Start finalising now, instead of waiting for the worker's next round."""
    return _move(payment_run_id, approving.start_finalising, "Finalising has started. You can leave this page.")


@bp.post(f"{RUN}/try-again")
@requires(Permission.RUNS_APPROVE, Permission.RUNS_PREPARE)
@never_kept()
def try_again(payment_run_id):
    """Let a run that stopped half way go on."""
    run = _run(payment_run_id)
    return _carry_out(run, partial(approving.try_again, run), "It goes on.")


@bp.post(f"{RUN}/drop")
@requires(Permission.RUNS_PREPARE)
@never_kept()
def drop(payment_run_id):
    """Give back everything that the run has taken."""
    return _move(payment_run_id, preparing.drop, "Dropped: what was in it can be in another run.")


@bp.get(f"{RUN}/payments.csv")
@requires(Permission.RUNS_READ)
def payments_file(payment_run_id):
    """The ledger's payments file."""
    return _ledger_file(payment_run_id, "payments", ledger.payments)


@bp.get(f"{RUN}/coding.csv")
@requires(Permission.RUNS_READ)
def coding_file(payment_run_id):
    """The ledger's coding file."""
    return _ledger_file(payment_run_id, "coding", ledger.coding)


def _run(payment_run_id):
    return found_or_404(find_run(current_user, payment_run_id))


def _next_catch_up_day():
    """The next usual day of catch-up runs."""
    return next_catch_up(clock.today(), council.settings().catch_up_weekday)


def _catch_up_form(sent=None):
    """The form of a catch-up run as it was sent, or with the next usual day to finalise it."""
    return CatchUpForm(formdata=sent, finalise_date=_next_catch_up_day())


def _address_of(run):
    return url_for(".show", payment_run_id=run.id)


def _page_to_prepare(main, catch_up, asked=None, asked_to_catch_up=None):
    """The page with its two forms, to prepare a run and to catch up, and what one of them asks."""
    return page(
        "council_payment_runs/new.html",
        fragment="council_payment_runs/_choice.html",
        form=catch_up if catch_up.errors else main,
        main=main,
        catch_up=catch_up,
        asked=asked,
        asked_to_catch_up=asked_to_catch_up,
        choice=choice_of(main, request.form, clock.today()),
        to_catch_up=to_pay.to_catch_up(current_user, clock.today()),
        frequencies=FREQUENCY_NAMES,
    )


def _move(payment_run_id, verb, notice):
    """A move of the run as it was when its form was shown."""
    run = _run(payment_run_id)
    return _carry_out(run, partial(verb, run, version=form_version()), notice)


def _carry_out(run, verb, notice, form=None):
    """Run the form's operation, then show the run again; or say beside the run why not."""
    form = form or Form()
    return submit_once(
        verb,
        to=_address_of(run),
        notice=notice,
        form=form,
        again=lambda broken: _page_of(_run(run.id), form, question_of(broken)),
    )


def _page_of(run, form=None, asked=None):
    return page(
        "council_payment_runs/show.html",
        shown=load_detail(current_user, run, asked_page(), clock.today()),
        run=run,
        form=form,
        asked=asked,
        approval=form if isinstance(form, ApproveForm) else ApproveForm(formdata=None),
        sending_back=form if isinstance(form, SendBackForm) else SendBackForm(formdata=None),
        state_tag=tags.STATE_TAGS_OF_ONE[run.state],
        check_tags=tags.CHECK_TAGS,
        outcomes=tags.OUTCOME_NAMES,
    )


def _ledger_file(payment_run_id, name, make):
    run = _run(payment_run_id)
    if run.state != "finalised":
        abort(404)
    return downloads.ledger_file(run.id, name, *make(run))
