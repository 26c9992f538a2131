"""What the council sets about invoices, all of it in one go: each setting that changed is an audit event."""

from models import database
from operations import council_settings

NAMES = ("authorise_limits", "return_reasons", "credit_note_days", "statutory_interest_basis_points", "base_rates")


def change(values, by, at):
    """Change those of NAMES whose value is another now. Returns how many. Raises RuleBroken."""
    with database.atomic():
        was = council_settings.values()
        changed = [name for name in NAMES if values[name] != was[name]]
        for name in changed:
            council_settings.change(name, values[name], by, at)
    return len(changed)
