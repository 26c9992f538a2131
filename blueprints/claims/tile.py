"""The home page's tile: claims that are not submitted yet, and those with the council."""

from queries.claims.listing import claim_counts
from rules.money import format_pence
from web.permissions import Permission
from web.tiles import State, amount, one_line


def claims_tile(viewer):
    """`View and create One-Off Claims`, and `1 not submitted yet, £159.04`."""
    counts = claim_counts(viewer)
    may_edit = viewer.may(Permission.CLAIMS_EDIT)
    lines = ["View and create One-Off Claims" if may_edit else "View One-Off Claims"]
    if counts.unsubmitted:
        lines.append(
            one_line(f"{counts.unsubmitted} not submitted yet, ", amount(format_pence(counts.unsubmitted_pence)))
        )
    if counts.pending:
        lines.append(f"{counts.pending} with the council")
    return State(lines)
