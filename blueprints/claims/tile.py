"""The home page's tile: claims that are not submitted yet, and those with the council."""

from queries.home.task_figures import task_figures
from rules.money import format_pence
from web import clock
from web.asked_once import asked_once
from web.permissions import Permission
from web.tiles import State, amount, one_line


def claims_tile(viewer):
    """`View and create One-Off Claims`, and `1 not submitted yet, £159.04`."""
    found = asked_once(task_figures, viewer, clock.today())
    may_edit = viewer.may(Permission.CLAIMS_EDIT)
    lines = ["View and create One-Off Claims" if may_edit else "View One-Off Claims"]
    if found.claims_unsubmitted:
        lines.append(
            one_line(
                f"{found.claims_unsubmitted} not submitted yet, ",
                amount(format_pence(found.claims_unsubmitted_pence)),
            )
        )
    if found.claims_pending:
        lines.append(f"{found.claims_pending} with the council")
    return State(lines)
