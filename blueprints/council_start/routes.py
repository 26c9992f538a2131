"""First start: each step from an empty portal to the first payment, what is left of it, and who can do it."""

import io
import zipfile

from flask import Blueprint, current_app
from flask_login import current_user

from blueprints.council_start.links import links_of
from queries.first_start import first_start_facts, is_left
from queries.sample_care import sample_files
from rules.first_start import StepKind, names, steps_of
from web import clock
from web.downloads import attachment
from web.htmx import page
from web.permissions import Permission, may, requires

bp = Blueprint("council_start", __name__)
ZIP = "application/zip"


@bp.get("/council/start")
@requires(Permission.COUNCIL_READ)
def overview():
    """The steps, first the one that the reader can do. Worked out from what is there each time."""
    facts = first_start_facts(current_user, clock.today())
    steps = steps_of(facts)
    return page(
        "council_start/steps.html",
        steps=steps,
        left=[each for each in steps if not each.is_done],
        mine=next((each for each in steps if each.is_for(current_user.person_id)), None),
        links_of=lambda step: links_of(step, facts),
        names_of=names,
        titles=TITLES,
        is_paid=facts.is_paid,
        is_mailing=current_app.config["SETTINGS"].mail_url is not None,
        brings_in_care=not facts.is_paid and may(Permission.COMMISSION, Permission.ADMINISTER),
    )


@bp.app_template_global()
def first_start_is_left() -> bool:
    """Whether the portal has paid nobody yet, and the user may see what is left."""
    return may(Permission.COUNCIL_READ) and is_left(current_user)


TITLES = {
    StepKind.COUNCIL: "The council",
    StepKind.ADMINISTRATOR: "System Administrator",
    StepKind.TEAMS: "Teams",
    StepKind.COLLEAGUES: "Your colleagues",
    StepKind.CARE: "Commissioned care",
    StepKind.PROVIDERS: "Providers",
    StepKind.WEEK: "The first week",
    StepKind.RUN: "The first payment run",
}


@bp.get("/council/start/sample-care.zip")
@requires(Permission.COUNCIL_READ)
def sample():
    """The sample care files in one zip."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sample_files(clock.today()).items():
            archive.writestr(name, text)
    return attachment(kept.getvalue(), "sample-care.zip", ZIP)
