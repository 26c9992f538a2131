"""Uplift prices: choose, preview by provider, apply once, print a letter to each provider."""

from functools import partial

from flask import Blueprint, abort, url_for
from flask_login import current_user

from blueprints.council_uplifts.forms import ApplyForm, UpliftForm
from models import Organisation, Uplift
from operations.uplifts.applying import apply
from operations.uplifts.previewing import preview
from queries.uplifts.left_out import left_out_list
from queries.uplifts.showing import about, listed, names_of, price_rows, provider_rows
from queries.uplifts.worked import APPLY, job_of
from queries.uplifts.working import terms_of
from rules.broken import RuleBroken
from rules.dates import format_date
from rules.financial_years import financial_year_end, financial_year_of
from rules.money import plain_unit_price
from rules.uplifts import LEFT_OUT, left_out_words
from web import clock, downloads
from web.forms_once import form_version, refused_status, submit_once
from web.htmx import done, page, send_to, wants_fragment
from web.late_forms import kept, never_kept
from web.listing import list_request
from web.loading import get_object_or_404
from web.pdf import answer_pdf
from web.permissions import Permission, requires
from web.tiles import State

bp = Blueprint("council_uplifts", __name__, url_prefix="/council/commissioning/uplifts")
DONE = "Applied. Each provider is told. Print the letters below."
LETTER = "/<id:uplift_id>/letters/<id:organisation_id>"
HEADINGS = ("Provider", "Contract", "CPLI ID", "Service Level", "Unit", "From", "Unit Price Was", "Unit Price")


def uplift_tile(user):
    """The home page's tile."""
    return State(["By a percentage or an amount, from a date"])


@bp.get("")
@requires(Permission.COUNCIL_READ)
def list_uplifts():
    """What to uplift, and the uplifts before."""
    return _list(UpliftForm(formdata=None).offer(current_user))


@bp.post("")
@requires(Permission.COMMISSION)
@kept("Uplift prices", "Preview")
def preview_uplift():
    """Preview it; nothing of care or money changes."""
    form = UpliftForm().offer(current_user)
    try:
        if not form.validate_with(form.terms):
            form.keep_first_errors()
            return _list(form)
        uplift = preview(
            form.terms(),
            current_user,
            clock.moment(),
            organisation_id=form.organisation.data or None,
            contract_id=form.contract.data or None,
            service_level_id=form.service_level.data or None,
        )
    except RuleBroken as broken:
        form.show(broken)
        return _list(form)
    return done(url_for(".one", uplift_id=uplift.id))


@bp.get("/<id:uplift_id>")
@requires(Permission.COUNCIL_READ)
def one(uplift_id):
    """What it does, provider by provider; of a large one how far the worker is."""
    uplift = _uplift_or_404(uplift_id)
    if uplift.state in ("working", "applying"):
        context = {"uplift": uplift, "job": job_of(uplift), "about": about(uplift), "terms": terms_of(uplift)}
        return page("council_uplifts/working.html", "council_uplifts/_progress.html", **context)
    if wants_fragment():  # the page that says how far it is asked, and it is through
        job = job_of(uplift)
        if uplift.state == "applied" and job is not None and job.state != "done":
            return page("council_uplifts/working.html", "council_uplifts/_progress.html", uplift=uplift, job=job)
        return send_to(url_for(".one", uplift_id=uplift.id))
    return _one(uplift, ApplyForm(formdata=None))


@bp.get("/<id:uplift_id>/left-out")
@requires(Permission.COUNCIL_READ)
def left_out(uplift_id):
    """The prices that it leaves as they are, each with the reason."""
    uplift = _uplift_or_404(uplift_id)
    listing = left_out_list(current_user, uplift, list_request())
    return page(
        "council_uplifts/left_out.html",
        uplift=uplift,
        terms=terms_of(uplift),
        listing=listing,
        rows=listing.rows(),
        why=LEFT_OUT,
    )


@bp.post("/<id:uplift_id>/apply")
@requires(Permission.COMMISSION)
@never_kept("reason")
def apply_uplift(uplift_id):
    """Apply what was previewed, once."""
    uplift, form = _uplift_or_404(uplift_id), ApplyForm()
    return submit_once(
        partial(apply, uplift, form_version(), form.reason.data or ""),
        to=url_for(".one", uplift_id=uplift.id),
        notice=lambda applied: DONE if applied.state == "applied" else None,
        form=form,
        again=lambda broken: _one(_uplift_or_404(uplift_id), form, refused_status(broken)),
    )


@bp.get("/<id:uplift_id>/prices.<any(csv, xlsx):file_format>")
@requires(Permission.COUNCIL_READ)
def prices_file(uplift_id, file_format):
    """Every price that it changes, as a file."""
    uplift = _uplift_or_404(uplift_id)
    rows = [
        (*row[:5], format_date(row.start_date), plain_unit_price(row.was), plain_unit_price(row.now))
        for row in price_rows(current_user, uplift)
    ]
    if file_format == "xlsx":
        return downloads.send_xlsx(f"uplift-{uplift.id}.xlsx", "Prices", HEADINGS, rows)
    return downloads.send_csv(f"uplift-{uplift.id}.csv", HEADINGS, rows)


@bp.get(LETTER)
@requires(Permission.COUNCIL_READ)
def letter(uplift_id, organisation_id):
    """The letter to one provider, as a page to print."""
    return page("council_uplifts/letter.html", **_letter(uplift_id, organisation_id))


@bp.route(f"{LETTER}.pdf", methods=["GET", "POST"])
@requires(Permission.COUNCIL_READ)
@never_kept()
def letter_pdf(uplift_id, organisation_id):
    """The letter as a tagged PDF; a long one is made by the worker."""
    said = _letter(uplift_id, organisation_id)
    return answer_pdf(
        f"uplift-{uplift_id}-letter-{organisation_id}.pdf",
        "pdf/uplift_letter.html",
        back=url_for(".letter", uplift_id=uplift_id, organisation_id=organisation_id),
        lines=len(said["rows"]),
        **said,
    )


def _letter(uplift_id, organisation_id):
    """What a letter says; 404 before the uplift is applied, and for a provider without a price in it."""
    uplift = _uplift_or_404(uplift_id, Uplift.state == "applied")
    organisation = get_object_or_404(Organisation.visible_to(current_user), Organisation.id == organisation_id)
    rows = provider_rows(current_user, uplift, clock.today())
    figures = next((row for row in rows if row.organisation_id == organisation.id), None)
    if figures is None:
        abort(404)
    return {
        "uplift": uplift,
        "organisation": organisation,
        "terms": terms_of(uplift),
        "rows": list(price_rows(current_user, uplift, organisation.id)),
        "figures": figures,
    }


def _uplift_or_404(uplift_id, *conditions):
    return get_object_or_404(Uplift.visible_to(current_user), Uplift.id == uplift_id, *conditions)


def _list(form):
    rows = [(uplift, about(uplift), terms_of(uplift)) for uplift in listed(current_user)]
    return page("council_uplifts/list.html", form=form, rows=rows)


def _one(uplift, form, status=None):
    today = clock.today()
    rows = provider_rows(current_user, uplift, today)
    again = UpliftForm(formdata=None).offer(current_user)
    again.fill(uplift)
    previewed_by, applied_by = names_of(uplift)
    job = job_of(uplift)
    is_followed = job is None or job.state == "done"
    refused = job.error if job and job.kind == APPLY and job.state == "failed" and uplift.state == "ready" else ""
    return page(
        "council_uplifts/one.html",
        status=status,
        form=form,
        choice=again,
        uplift=uplift,
        rows=rows,
        terms=terms_of(uplift),
        about=about(uplift),
        previewed_by=previewed_by,
        applied_by=applied_by,
        left_out=left_out_words(uplift.left_out),
        over=sum((row.over for row in rows), []),
        job=None if is_followed or uplift.state == "ready" else job,
        refused=refused.partition(": ")[2] or refused,
        year_end=financial_year_end(financial_year_of(today)),
    )
