"""The blueprint that the views of this area hang on, and what its templates use."""

from flask import Blueprint

from queries.scheduled_payments import one_period

bp = Blueprint("scheduled_payments", __name__)


@bp.app_template_filter()
def short_range(period):
    """`01/12 - 28/12`: a period in a list of one financial year."""
    return f"{period.start:%d/%m} - {period.end:%d/%m}"


bp.add_app_template_filter(one_period.tag_of, "line_tag")
