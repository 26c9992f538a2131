"""What the preview of a visits file asks is answered: the order of its dates, and one kind of question for all."""

from flask import abort, request
from flask_login import current_user

from blueprints.visits.uploads import FILE, address_of, bp, file_or_404, refused
from operations.visits import answers
from rules.broken import RuleBroken
from rules.care_files.date_cells import DateOrder
from rules.visit_questions import Kind
from web import clock
from web.htmx import done
from web.late_forms import never_kept
from web.permissions import Permission, requires
from web.templating import plural

ORDERS = {DateOrder.DAY_FIRST: "day first", DateOrder.MONTH_FIRST: "month first"}


@bp.post(f"{FILE}/dates")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
def say_order(visits_file_id):
    """Read the dates of the file in this order; the next files of the organisation too."""
    file = file_or_404(visits_file_id)
    order = request.form.get("order")
    if order not in ORDERS:
        abort(404)
    try:
        answers.say_order(file, DateOrder(order), current_user, clock.moment())
    except RuleBroken as broken:
        return refused(file, broken)
    return done(address_of(file), notice=f"The dates are read {ORDERS[DateOrder(order)]}, in your next files too.")


@bp.post(f"{FILE}/questions/<question_kind>")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
def answer_kind(visits_file_id, question_kind):
    """Answer one kind of question for all rows that it is asked of, or leave them all out."""
    file, at, use = file_or_404(visits_file_id), clock.moment(), request.form.get("use")
    if question_kind not in list(Kind):
        abort(404)
    kind = Kind(question_kind)
    try:
        if use == "nothing":
            count = answers.leave_out_kind(file, kind, current_user, at)
        else:
            verb = answers.IS_SAME if use == answers.IS_SAME else answers.TAKE
            count = answers.answer_kind(file, kind, verb, current_user, at)
    except RuleBroken as broken:
        return refused(file, broken)
    rows = plural(count, "row was", "rows were")
    words = f"{rows} left out." if use == "nothing" else f"{rows} answered for. Update System imports them."
    return done(address_of(file), notice=words)
