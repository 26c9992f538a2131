"""Whose files an address means."""

from flask import request
from flask_login import current_user

from models import Organisation
from rules.broken import RuleBroken
from web.loading import get_object_or_404


def organisation_asked():
    """The organisation that the viewer acts for; an officer's is in the address by its reference.

    None until an officer has chosen. Raises RuleBroken for a reference that nobody has.
    """
    if current_user.side == "provider":
        return get_object_or_404(Organisation.visible_to(current_user), Organisation.id == current_user.organisation_id)
    reference = request.args.get("organisation", "").strip()
    if not reference:
        return None
    found = Organisation.get_or_none(Organisation.reference == reference)
    if found is None:
        raise RuleBroken(f"There is no organisation with the reference {reference}", "organisation")
    return found
