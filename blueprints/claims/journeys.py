"""The mileage log of an item, in place: a journey is added, changed, removed, and the quantity follows."""

from functools import partial

from blueprints.claims.claim_page import context_of, load, load_item, open_item, page_of, parts_of
from blueprints.claims.forms import OF_JOURNEY, JourneyForm
from blueprints.claims.items import ONE_ITEM, changed
from blueprints.claims.routes import bp
from operations.claims import journeys
from queries.claims.detail import one_journey
from rules.broken import RuleBroken
from web.late_forms import never_kept
from web.loading import found_or_404
from web.permissions import Permission, requires

ONE_JOURNEY = f"{ONE_ITEM}/journeys/<id:journey_id>"


@bp.post(f"{ONE_ITEM}/journeys")
@requires(Permission.CLAIMS_EDIT)
@never_kept(*OF_JOURNEY)
def add_journey(claim_id, claim_item_id):
    """Add journey."""
    item, form = load_item(claim_id, claim_item_id), JourneyForm()
    if not _is_right(form):
        return _again(claim_id, claim_item_id, form)
    return changed(claim_id, "Journey added.", partial(journeys.add_journey, item, form.journey()), claim_item_id)


@bp.post(ONE_JOURNEY)
@requires(Permission.CLAIMS_EDIT)
@never_kept(*OF_JOURNEY)
def change_journey(claim_id, claim_item_id, journey_id):
    """Save journey."""
    row = found_or_404(one_journey(load_item(claim_id, claim_item_id), journey_id))
    form = JourneyForm()
    if not _is_right(form):
        return _again(claim_id, claim_item_id, form, row)
    return changed(claim_id, "Journey saved.", partial(journeys.change_journey, row, form.journey()), claim_item_id)


@bp.post(f"{ONE_JOURNEY}/remove")
@requires(Permission.CLAIMS_EDIT)
@never_kept()
def remove_journey(claim_id, claim_item_id, journey_id):
    """Take a journey off the log."""
    item = load_item(claim_id, claim_item_id)

    def remove(
        by, at
    ):  # loads the journey itself: the form that is sent again finds it gone, and gets the first answer
        journeys.remove_journey(found_or_404(one_journey(item, journey_id)), by=by, at=at)

    return changed(claim_id, "Journey removed.", remove, claim_item_id)


def _is_right(form):
    """Whether the journey that was typed may be one; what is wrong with it is on the form, each beside its field."""
    is_read = form.validate()
    try:
        form.journey()
    except RuleBroken as broken:
        form.show(broken)
        is_read = False
    form.keep_first_errors()
    return is_read


def _again(claim_id, claim_item_id, form, journey=None):
    context = context_of(load(claim_id), form=form)
    parts = parts_of(context["parts"], claim_item_id)
    if parts and context["may_edit"]:
        context["opened"] = open_item(context["claim"], parts, trip=form, journey=journey)
    return page_of(context)
